"""What a secret looks like: one data file per service, the loader, and the importer of foreign rule files."""

from oakum.rules.loader import builtin_directory, load
from oakum.rules.model import Rule, Service
from oakum.rules.rule_set import RuleSet

__all__ = ["Rule", "RuleSet", "Service", "builtin_directory", "load"]

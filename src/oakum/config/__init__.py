"""What is in force: layered settings with their provenance, the selected rules, and the identity key."""

from oakum.config.identity_key import IdentityKey, identity_key
from oakum.config.load import Loaded, load, root_of
from oakum.config.selection import looks_for_secrets, pack_for, rules_for, select
from oakum.config.settings import Settings
from oakum.config.user_dirs import cache_directory, config_directory, state_directory

__all__ = [
    "IdentityKey",
    "Loaded",
    "Settings",
    "cache_directory",
    "config_directory",
    "identity_key",
    "load",
    "looks_for_secrets",
    "pack_for",
    "root_of",
    "rules_for",
    "select",
    "state_directory",
]

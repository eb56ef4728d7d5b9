"""Reads rule files of other scanners into Oakum's own format; what cannot be kept is named."""

from oakum.rules.importer.gitleaks import Imported, import_gitleaks
from oakum.rules.importer.notes import Unsupported

__all__ = ["Imported", "Unsupported", "import_gitleaks"]

"""Reports of openreports.io, the successor of PolicyReport: the same content under other names (`v1alpha1`)."""

from __future__ import annotations

from collections.abc import Iterator

from oakum.model import ScanResult
from oakum.report.interface import Context
from oakum.report.policyreport import Api, documents


class OpenreportsReport:
    """A list of reports, as `policyreport` has them."""

    name = "openreports"
    suffix = ".json"

    def render(self, result: ScanResult, context: Context) -> Iterator[str]:
        """The list in pieces, one report at a time."""
        return documents(result, context, Api("openreports.io/v1alpha1", "Report"))

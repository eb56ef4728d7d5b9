"""What can be configured. The sections and keys of `oakum.toml` are these structs, one to one."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from oakum.model import Severity

IGNORE_FILE = ".oakumignore.toml"
LEVELS: dict[str, float] = {"low": 0.3, "medium": 0.5, "high": 0.8}
"""Names for a confidence."""

Natural = Annotated[int, msgspec.Meta(ge=0)]
Text = Annotated[str, msgspec.Meta(max_length=1000)]
Texts = Annotated[tuple[Text, ...], msgspec.Meta(max_length=1000)]
Probability = Annotated[float, msgspec.Meta(ge=0, le=1)]


class ScanSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[scan]`: what is looked at, and how."""

    history: bool = True
    """Scan the whole history of a git repository, not only its tree."""
    jobs: Annotated[int, msgspec.Meta(ge=0, le=1024)] = 0
    """Processes; 0 for one a core."""
    binary: bool = False
    """Scan images, fonts, compiled files and the like too."""
    ignored: Literal["report", "fail", "skip"] = "report"
    """Files that git ignores: report what they hold, let it fail the run too, or leave them out."""
    vendored: bool = False
    """Let findings in vendored code count."""
    minified: bool = False
    """Let findings in minified code count."""
    lockfiles: bool = False
    """Let findings in lock files count."""
    max_file_bytes: Natural = 0
    """Skip larger files; 0 for no limit."""
    max_decode_depth: Annotated[int, msgspec.Meta(ge=0, le=10)] = 5
    """How many encodings around a secret are undone."""
    archives: bool = True
    """Look into archives."""
    cache: bool = True
    """Remember results by content, so that a second scan costs only what is new."""
    exclude: Texts = ()
    """Globs over paths that are left out and counted as skipped; see `oakum.policy.globs`."""
    strict: bool = False
    """Let the run fail when anything could not be scanned."""
    foreign_markers: bool = False
    """Honour the inline markers of other scanners."""


class RulesSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[rules]`: which rules are in force. Ids may be globs: `github-*`."""

    enable: Texts = ()
    """Only these; empty for all."""
    disable: Texts = ()
    """All but these."""
    files: Texts = ()
    """More rule files; relative to the configuration file, absolute once loaded."""
    builtin: bool = True
    """Use the rules that ship with Oakum."""


class ReportSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[report]`: what is shown, and what fails the run."""

    min_confidence: Probability | Literal["low", "medium", "high"] = 0.5
    """Findings below are suppressed; a number from 0 to 1, or a name of `LEVELS`."""
    fail_on: Severity = Severity.LOW
    """The lowest severity that fails the run."""
    formats: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1, max_length=20)] = ("text",)
    """Names of report formats."""

    @property
    def threshold(self) -> float:
        """The least confidence as a number, 0 to 1."""
        return LEVELS[self.min_confidence] if isinstance(self.min_confidence, str) else self.min_confidence


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything in force. Paths are absolute once loaded."""

    scan: ScanSettings = ScanSettings()
    rules: RulesSettings = RulesSettings()
    report: ReportSettings = ReportSettings()
    baseline: Text = ""
    """File of accepted secrets; empty for none."""
    ignore_file: Text = IGNORE_FILE
    """File of exceptions with reasons; the default one may be absent."""


SECTIONS: dict[str, type[msgspec.Struct]] = {
    "scan": ScanSettings,
    "rules": RulesSettings,
    "report": ReportSettings,
}
KEYS: tuple[str, ...] = (
    *(f"{section}.{key}" for section, kind in SECTIONS.items() for key in kind.__struct_fields__),
    *(key for key in Settings.__struct_fields__ if key not in SECTIONS),
)
"""Every key with its section, such as `scan.jobs`."""
PATH_KEYS = frozenset({"baseline", "ignore_file", "rules.files"})
"""Keys that hold paths."""
HIDING_KEYS = frozenset(KEYS) - {"scan.jobs", "scan.cache", "report.formats"}
"""Keys by which a configuration can make a scan see or say less."""

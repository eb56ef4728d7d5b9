"""What can be configured. The sections and keys of `oakum.toml` are these structs, one to one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

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
    network: bool = False
    """Fetch what a target names: images from a registry, objects from a cluster."""
    registry_login: bool = False
    """Use the logins of `docker login` for registries."""
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
    packs: Annotated[tuple[Literal["secrets", "insecure"], ...], msgspec.Meta(min_length=1, max_length=2)] = (
        "secrets",
    )
    """What to look for: secrets, unsafe defaults (`insecure`), or both."""


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


class GuardSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[guard]`: what the hooks of AI coding tools do. A repository's configuration has no say in it."""

    mode: Literal["block", "redact", "observe"] = "redact"
    """Stop what holds a secret, redact it where the tool allows, or only tell; the hook's own `--mode` comes first."""
    fail_closed: bool = False
    """Stop what could not be looked at, whatever the reason. With `mode = "block"` that is always so."""
    deadline_ms: Annotated[int, msgspec.Meta(ge=10, le=10_000)] = 150
    """Milliseconds within which a call is answered; what was not seen by then is said."""
    large_deadline_ms: Annotated[int, msgspec.Meta(ge=10, le=60_000)] = 400
    """The same for a call with more than 64 KB."""
    idle_minutes: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 60
    """After so long without a call the daemon ends."""
    approved: Texts = ()
    """Globs of command lines in which placeholders become values again."""


class CommitSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[commit]`: limits for commits that AI tools had a hand in, held by `oakum guard git`."""

    action: Literal["off", "warn", "block"] = "warn"
    """What is done about a commit beyond the limits."""
    applies_to: Literal["ai", "all"] = "ai"
    """Commits that AI tools had a hand in, or all."""
    max_lines: Natural = 400
    """Added and removed lines, generated files left out; 0 for no limit."""
    max_files: Natural = 20
    """Changed files, generated ones left out; 0 for no limit."""
    max_dependencies: Natural = 0
    """Packages that it newly asks for."""
    separate: bool = True
    """Security-relevant paths, new dependencies and all other files are to be in commits of their own."""
    sensitive: Texts = (
        *("auth/", "security/", "crypto/", ".github/workflows/", ".gitlab-ci.yml", "Dockerfile", "*.tf", "CODEOWNERS"),
        *("oakum.toml", ".pre-commit-config.yaml", ".claude/", ".cursor/", ".codex/", ".gemini/", "rbac*.yaml"),
    )
    """Globs over security-relevant paths, which always need a trailer; see `oakum.policy.globs`."""
    require_review: bool = False
    """Every such commit needs a trailer."""
    trailers: Annotated[Texts, msgspec.Meta(min_length=1)] = ("Reviewed-by", "Verified-by")
    """Trailers by which a person vouches for it."""


class PolicySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[policy]`: policies that judge what is found. Without packs and folder, only what is built in decides."""

    packs: Texts = ()
    """Packs that ship with Oakum, such as `secrets`, or `all`; `oakum policy packs` lists them."""
    folder: Text = ""
    """Folder of more policies; relative to the configuration file, absolute once loaded."""
    objects: Texts = ()
    """Packages of the folder that judge Kubernetes objects as Conftest gives them to policies, such as `main`."""
    engine: Literal["auto", "regorus", "opa-library", "opa-binary", "opa-server"] = "auto"
    """What evaluates Rego; `auto` is the server if one is named, else regorus, which is built in."""
    server: Text = ""
    """URL of an OPA server that is sent what is judged. A repository's configuration has no say in it."""
    alone: bool = False
    """Let policies alone decide; without it, what is built in denies all the same."""
    exception_days: Natural = 90
    """The longest that an exception from policies holds, from the day on which it was added; 0 for no limit."""
    exception_needs: Annotated[tuple[Literal["owner", "ticket"], ...], msgspec.Meta(max_length=2)] = ("owner",)
    """What an exception from policies has to name besides its reason and its end."""
    verdicts: dict[Text, Literal["off", "warn", "redact", "ask", "deny"]] = {}
    """Rule of a policy (`oakum.kubernetes.literal-env`), or glob over rules, -> its verdict in place of its own."""
    parameters: dict[Text, dict[Text, Any]] = {}
    """Name of a pack -> its parameters; `oakum policy packs NAME` lists them."""

    @property
    def configured(self) -> bool:
        """Whether there are policies to ask."""
        return bool(self.packs or self.folder)


class ExceptionsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[exceptions]`: a register of exceptions that `oakum serve exceptions` keeps, heard beside the ignore file. A
    repository's configuration has no say in it."""

    url: Text = ""
    """Address of the register, `https://...`; `OAKUM_EXCEPTIONS_URL` comes first."""
    token_file: Text = ""
    """File with the token for it; `OAKUM_EXCEPTIONS_TOKEN` comes first."""
    ca_file: Text = ""
    """Authorities that its certificate may be of (PEM), in place of those of the system."""
    max_age_minutes: Annotated[int, msgspec.Meta(ge=0, le=7 * 24 * 60)] = 60
    """How old an answer may be that is heard while the register is out of reach; 0: none is."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything in force. Paths are absolute once loaded."""

    scan: ScanSettings = ScanSettings()
    rules: RulesSettings = RulesSettings()
    report: ReportSettings = ReportSettings()
    guard: GuardSettings = GuardSettings()
    commit: CommitSettings = CommitSettings()
    policy: PolicySettings = PolicySettings()
    exceptions: ExceptionsSettings = ExceptionsSettings()
    baseline: Text = ""
    """File of accepted secrets; empty for none."""
    ignore_file: Text = IGNORE_FILE
    """File of exceptions with reasons; the default one may be absent."""


SECTIONS: dict[str, type[msgspec.Struct]] = {
    "scan": ScanSettings,
    "rules": RulesSettings,
    "report": ReportSettings,
    "guard": GuardSettings,
    "commit": CommitSettings,
    "policy": PolicySettings,
    "exceptions": ExceptionsSettings,
}
KEYS: tuple[str, ...] = (
    *(f"{section}.{key}" for section, kind in SECTIONS.items() for key in kind.__struct_fields__),
    *(key for key in Settings.__struct_fields__ if key not in SECTIONS),
)
"""Every key with its section, such as `scan.jobs`."""
PATH_KEYS = frozenset(
    {"baseline", "ignore_file", "rules.files", "policy.folder", "exceptions.token_file", "exceptions.ca_file"}
)
"""Keys that hold paths."""
USER_KEYS = frozenset({"policy.server", *(f"exceptions.{key}" for key in ExceptionsSettings.__struct_fields__)})
"""Keys that no repository's configuration may hold: they would send what is scanned, or a token, off the machine, or
let its author choose who grants exceptions."""
HIDING_KEYS = frozenset(KEYS) - {
    *("scan.jobs", "scan.cache", "report.formats"),
    *(f"guard.{key}" for key in GuardSettings.__struct_fields__),  # no scan heeds them
    *(f"commit.{key}" for key in CommitSettings.__struct_fields__),  # no scan heeds them
}
"""Keys by which a configuration can make a scan see or say less."""
ADDING_KEYS = frozenset({"policy.packs", "policy.folder", "policy.objects"})
"""Those of them that can only add to what is denied where no policies were asked before."""

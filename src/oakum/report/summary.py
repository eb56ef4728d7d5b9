"""What a scan comes to: counts, how much was looked at, and a verdict that never calls nothing safe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from oakum.model import ScanResult, Severity, Stats


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of one scan; each mapping has the largest count first, severities the worst first."""

    findings: dict[str, int]
    """Open findings by severity."""
    unsafe: int = 0
    """How many of them are unsafe defaults, not secrets."""
    suppressed: dict[str, int]
    """By kind of suppression."""
    skipped: dict[str, int]
    """What should have been scanned and was not, by reason."""
    skipped_by_default: dict[str, int]
    """What a default leaves out on purpose, by reason."""
    rules: int
    stats: Stats
    interrupted: bool


def summarise(result: ScanResult, rules: int) -> Summary:
    """The counts of a result that `rules` rules were in force for."""
    severities = Counter(finding.severity for finding in result.findings)
    return Summary(
        findings={str(s): severities[s] for s in sorted(severities, key=lambda s: Severity(s).rank, reverse=True)},
        unsafe=sum(finding.is_unsafe_default for finding in result.findings),
        suppressed=_tally(f.suppression.kind if f.suppression else "unknown" for f in result.suppressed),
        skipped=_tally(item.reason for item in result.skipped if not item.by_default),
        skipped_by_default=_tally(item.reason for item in result.skipped if item.by_default),
        rules=rules,
        stats=result.stats,
        interrupted=result.interrupted,
    )


def _tally(kinds: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(kinds).items(), key=lambda pair: (-pair[1], pair[0])))


def verdict(summary: Summary) -> str:
    """One sentence: what was found, or in how much nothing was found."""
    found = sum(summary.findings.values())
    if found:
        return f"{_what(found - summary.unsafe, summary.unsafe)} found: {listed(summary.findings)}"
    if not amounts(summary.stats):
        return "Nothing was looked at, so nothing was found: this is not a clean result"
    return f"Nothing found in {looked_at(summary)}"


def _what(secrets: int, unsafe: int) -> str:
    kinds = [counted(secrets, "secret")] if secrets or not unsafe else []
    return " and ".join([*kinds, counted(unsafe, "unsafe default")] if unsafe else kinds)


def looked_at(summary: Summary) -> str:
    """How much was looked at, how fast, and with how many rules."""
    stats = summary.stats
    amount = ", ".join(amounts(stats)) or "nothing"
    speed = f" ({size(stats.bytes / stats.seconds)}/s)" if stats.bytes and stats.seconds >= 0.05 else ""
    return f"{amount} in {stats.seconds:,.2f} s{speed} with {counted(summary.rules, 'rule')}"


def amounts(stats: Stats) -> list[str]:
    """The amounts that are not zero, in words."""
    counts = ((stats.files, "file"), (stats.blobs, "blob"), (stats.commits, "commit"))
    words = [counted(number, noun) for number, noun in counts if number]
    return [*words, size(stats.bytes)] if stats.bytes else words


def listed(counts: dict[str, int]) -> str:
    """`3 high, 1 low`."""
    return ", ".join(f"{number:,} {kind}" for kind, number in counts.items())


def counted(number: int, noun: str) -> str:
    """`1 file`, `1,234 files`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def size(amount: float) -> str:
    """Bytes in the largest decimal unit that gives at least one."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:,.0f} bytes" if unit == "bytes" else f"{amount:.3g} {unit}"
        amount /= 1000
    return f"{amount:,.1f} TB"

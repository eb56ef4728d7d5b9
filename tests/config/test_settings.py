from __future__ import annotations

import msgspec
import pytest

from oakum.config.settings import HIDING_KEYS, KEYS, PATH_KEYS, SECTIONS, ReportSettings, Settings
from oakum.model import Severity


def test_keys_name_every_field_once_with_its_section() -> None:
    fields = sum(len(kind.__struct_fields__) for kind in SECTIONS.values())
    assert len(KEYS) == len(set(KEYS)) == fields + len(Settings.__struct_fields__) - len(SECTIONS)
    assert {"scan.jobs", "rules.enable", "report.fail_on", "baseline"} <= set(KEYS)
    assert set(KEYS) >= HIDING_KEYS | PATH_KEYS


def test_defaults() -> None:
    settings = Settings()
    assert settings.report.threshold == 0.5
    assert settings.report.fail_on is Severity.LOW
    assert settings.scan.history
    assert settings.rules.builtin


@pytest.mark.parametrize(("given", "threshold"), [("low", 0.3), ("medium", 0.5), ("high", 0.8), (0.42, 0.42), (1, 1.0)])
def test_confidence_is_a_number_or_a_name(given: object, threshold: float) -> None:
    assert msgspec.convert({"min_confidence": given}, ReportSettings).threshold == threshold


@pytest.mark.parametrize(
    "table",
    [
        {"report": {"min_confidence": 1.5}},
        {"report": {"min_confidence": "sure"}},
        {"report": {"formats": []}},
        {"scan": {"jobs": -1}},
        {"scan": {"jobs": True}},
        {"scan": {"ignored": "maybe"}},
        {"scan": {"max_decode_depth": 1000}},
    ],
)
def test_values_outside_their_range_are_refused(table: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(table, Settings)

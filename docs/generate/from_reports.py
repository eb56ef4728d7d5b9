"""The reference of the reports, from their modules' docstrings."""

from __future__ import annotations

import inspect
from importlib import import_module

from oakum import report
from parts import table


def jsonl_keys() -> str:
    """The table in the docstring of `oakum.report.jsonl`."""
    lines = inspect.cleandoc(import_module("oakum.report.jsonl").__doc__ or "").splitlines()
    return "\n".join(line for line in lines if line.startswith("|"))


def formats() -> str:
    """Each format with the first sentence of its module."""
    rows = (
        (f"`{name}`", report.get(name).suffix, _first_sentence(import_module(f"oakum.report.{name}").__doc__))
        for name in report.names()
    )
    return table(("format", "suffix", "what it is"), rows)


def _first_sentence(text: str | None) -> str:
    return inspect.cleandoc(text or "").partition("\n\n")[0].partition(". ")[0].rstrip(".") + "."

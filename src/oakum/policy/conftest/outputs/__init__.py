"""One file for each form in which results are written, each as Conftest writes it.

Source: open-policy-agent/conftest 0.71.1, output/*.go.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final

from oakum.policy.conftest.outputs.interface import Options, Results

OUTPUTS: Final = ("stdout", "json", "tap", "table", "junit", "github", "azuredevops", "sarif")


def render(name: str, results: Results, options: Options) -> str:
    """The text of some results in one of the `OUTPUTS`."""
    text: str = import_module(f"{__name__}.{name}").render(results, options)
    return text

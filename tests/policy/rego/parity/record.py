"""Records anew what the program `opa` says of the policies beside this file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import parity

from oakum.policy.rego.opa_binary import OpaBinaryEngine


def main() -> None:
    """Writes `recorded.json`."""
    answers = {}
    engine = OpaBinaryEngine()
    for package, syntax in parity.PACKAGES.items():
        engine.load(parity.modules(syntax), parity.DATA, syntax=syntax)
        answers[package] = engine.eval(f"data.parity.{package}", parity.INPUT)
    text = json.dumps({"opa": engine.version, "answers": answers}, indent=1, sort_keys=True, ensure_ascii=False)
    parity.RECORDED.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()

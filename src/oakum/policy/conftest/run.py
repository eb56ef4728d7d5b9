"""`conftest test`: parsed files, policies and an engine become results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from oakum.model import PolicyError
from oakum.policy.conftest.check import COMBINED, Rules, check, combined, file_data, rules
from oakum.policy.conftest.namespaces import chosen
from oakum.policy.conftest.parsers.interface import Parsed
from oakum.policy.conftest.policy_set import Policies
from oakum.policy.rego.interface import RegoEngine
from oakum.policy.results import Judged

MakeEngine = Callable[[], RegoEngine]


def judge(
    policies: Policies,
    files: Mapping[str, Parsed],
    namespaces: Sequence[str],
    make_engine: MakeEngine,
    *,
    combine: bool = False,
    begins: Callable[[str], None] = lambda file: None,
) -> list[Judged]:
    """Judges the files by the rules of some namespaces, each a name or a pattern. `begins` hears of each file.

    Raises PolicyError, also for a namespace that there is not, and where no rule would judge anything.
    """
    asked = [rules(policies, namespace) for namespace in chosen(policies, namespaces)]
    _require_rules(asked)
    engine = make_engine()
    if combine:
        _load(engine, policies, COMBINED)
        return [combined(engine, one, files) for one in asked]
    _load(engine, policies, "")
    results = []
    for file, parsed in files.items():
        begins(file)
        if policies.wants_file:
            _load(engine, policies, file)
        results += [check(engine, one, file, parsed) for one in asked]
    return results


def exit_code(results: Sequence[Judged], *, fail_on_warn: bool = False) -> int:
    """1 for failures; where warnings count, 1 for them and 2 for failures, as in Conftest."""
    failed = any(result.failures for result in results)
    if not fail_on_warn:
        return int(failed)
    return 2 if failed else int(any(result.warnings for result in results))


def _require_rules(asked: Sequence[Rules]) -> None:
    if not any(one.names for one in asked):
        names = ", ".join(one.namespace for one in asked)
        raise PolicyError(f"no rule would judge anything: there is no `deny`, `violation` or `warn` in {names}")


def _load(engine: RegoEngine, policies: Policies, file: str) -> None:
    data = policies.data | {"conftest": file_data(file)} if policies.wants_file else policies.data
    engine.load(policies.modules, data, syntax=policies.syntax)

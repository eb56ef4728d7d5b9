"""How long a decision takes: each engine for Rego, on small and on large events, and with the default packs.

    python benchmarks/policy.py [--rounds 300] [--alone]

The events are a pull request's findings (2 KB) and a Deployment with many containers (50 KB). Each engine evaluates the
same thirty rules; the embedded one also decides by all packs, as `oakum scan` does. The ratio is to the program `opa`,
which evaluates the same in its own process, by its own clock (`timer_rego_query_eval_ns`), and so without its start.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import msgspec

from oakum.model import OakumError
from oakum.policy import packs
from oakum.policy.bundle import bundle
from oakum.policy.decide import Policies
from oakum.policy.event import Event, EventKind, Found, Spot
from oakum.policy.rego.select import engine
from oakum.policy.rego.worker import Bounds

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "policy" / "rego"))
import servers  # type: ignore[import-not-found] # the tests start the same ones

QUERY = "data.bench.deny"
FEW = 10


class Timing(NamedTuple):
    """Times of one thing, in milliseconds."""

    what: str
    times: Sequence[float]

    @property
    def middle(self) -> float:
        return median(self.times)

    @property
    def late(self) -> float:
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * 0.99))]


def rules() -> dict[str, str]:
    """Thirty rules over the containers of an object, each with an expression."""
    lines = ["package bench", ""]
    for number in range(30):
        lines += [
            f'deny contains sprintf("{number}: %s in %s", [variable.name, container.name]) if {{',
            "\tsome container in input.object.spec.containers",
            "\tsome variable in container.env",
            f"\tregex.match(`(?i)(password|token|key){number}$`, variable.name)",
            "\tvariable.value",
            "}",
            "",
        ]
    return {"bench.rego": "\n".join(lines)}


def manifest(containers: int, variables: int) -> dict[str, Any]:
    """An event with an object of so many containers."""
    env = [{"name": f"SETTING_{number}", "value": "x" * 24} for number in range(variables)]
    one = [{"name": f"c{number}", "image": "host.example/app:1", "env": env} for number in range(containers)]
    return {"kind": "manifest", "object": {"kind": "Pod", "spec": {"containers": one}}}


def findings(count: int) -> Event:
    """A scan with so many findings."""
    found = tuple(
        Found(
            rule=f"generic-{number}",
            severity="medium",
            confidence=0.8,
            secret_id="sid_" + "a" * 26,
            places=(Spot(path=f"src/service/part{number}.py", line=number + 1, exposure="committed"),),
        )
        for number in range(count)
    )
    return Event(kind=EventKind.SCAN, findings=found)


def timed(what: str, call: Callable[[], Any], rounds: int) -> Timing:
    """Times of a call, after some that do not count."""
    for _ in range(min(FEW, rounds)):
        call()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return Timing(what, times)


def opa(event: Any, rounds: int) -> Timing:
    """The program's own clock."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "bench.rego").write_text(rules()["bench.rego"])
        command = ["opa", "eval", "--format", "json", "--metrics", "--stdin-input", "--data", folder, QUERY]
        times = []
        for _ in range(rounds):
            done = subprocess.run(command, input=json.dumps(event).encode(), capture_output=True, check=True)
            times.append(json.loads(done.stdout)["metrics"]["timer_rego_query_eval_ns"] / 1e6)
    return Timing("`opa eval`, without its start", times)


def engines(event: Any, rounds: int, alone: bool) -> Iterator[Timing]:
    """Every engine that is there."""
    with ExitStack() as stack:
        makers: list[tuple[str, Callable[[], Any], int]] = [
            ("regorus, in the process", partial(engine, "regorus"), rounds),
            ("regorus, in a worker", partial(engine, "regorus", bounds=Bounds(seconds=30)), rounds),
        ]
        if not alone:
            makers.append(("library of OPA", partial(engine, "opa-library"), rounds))
            if shutil.which("opa"):
                url = stack.enter_context(servers.opa())
                makers.append(("server of OPA on loopback", partial(engine, "opa-server", url=url), rounds))
                makers.append(("`opa`, one process for each", partial(engine, "opa-binary"), FEW))
        for what, make, times in makers:
            try:
                one = make()
            except OakumError as error:
                print(f"{what}: {error}", file=sys.stderr)
                continue
            one.load(rules())
            yield timed(what, partial(one.eval, QUERY, event), times)


def default_packs(event: Event, rounds: int) -> Iterator[Timing]:
    """A decision by all packs, exceptions and all."""
    chosen = bundle(packs.modules([packs.ALL]), {})
    for what, bounds in (("all packs, in the process", None), ("all packs, in a worker", Bounds(seconds=30))):
        policies = Policies(chosen, partial(engine, "regorus", bounds=bounds))
        yield timed(what, partial(policies.decide, event), rounds)


def table(title: str, timings: Sequence[Timing], reference: Timing | None) -> None:
    """Prints a table of Markdown."""
    print(f"\n{title}\n\n| | p50 ms | p99 ms | p50 to `opa` |\n|---|---:|---:|---:|")
    for one in timings:
        ratio = f"{one.middle / reference.middle:.2f}" if reference else ""
        print(f"| {one.what} | {one.middle:.3f} | {one.late:.3f} | {ratio} |")


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--alone", action="store_true", help="without the real OPA")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {options.rounds} rounds")
    for event in (manifest(2, 16), manifest(50, 16)):
        size, rounds = len(json.dumps(event)), options.rounds if len(json.dumps(event)) < 9000 else options.rounds // 5
        reference = opa(event, FEW) if shutil.which("opa") and not options.alone else None
        timings = [*engines(event, rounds, options.alone), *([reference] if reference else [])]
        table(f"Thirty rules, {size / 1000:.0f} KB", timings, reference)
    for judged in (findings(6), findings(140)):
        size = len(msgspec.json.encode(judged))
        table(f"All packs, a scan of {size / 1000:.0f} KB", list(default_packs(judged, options.rounds)), None)


if __name__ == "__main__":
    main()

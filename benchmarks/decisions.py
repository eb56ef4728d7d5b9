"""How long policies take to decide: events of 2 KB and 50 KB by all packs that ship, and 5,000 manifests.

python benchmarks/decisions.py [--rounds 300] [--manifests 5000]
"""

from __future__ import annotations

import platform
import time
from argparse import ArgumentParser
from collections.abc import Callable
from statistics import median
from typing import Any

import msgspec

from oakum.config.settings import PolicySettings, Settings
from oakum.policy.decide import Policies
from oakum.policy.event import (
    Actor,
    Change,
    ChangedCommit,
    ChangedFile,
    Event,
    EventKind,
    Found,
    Spot,
    ToolCall,
    as_input,
)
from oakum.policy.load import load

_SMALL, _LARGE = 2 << 10, 50 << 10
_FEW = 6
"""Large events are judged so many times less."""


def main() -> None:
    """Prints a table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--manifests", type=int, default=5000)
    arguments = parser.parse_args()
    started = time.perf_counter()
    policies = load(Settings(policy=PolicySettings(packs=("all",))))
    policies.decide(manifest(1))
    ready = time.perf_counter() - started
    print(f"{platform.machine()}, Python {platform.python_version()}; all packs, ready in {ready * 1000:.0f} ms\n")
    print("| event | bytes | p50 ms | p99 ms |\n| --- | --- | --- | --- |")
    for name, make in (("manifest", manifest), ("scan", scan), ("change", change), ("tool-call", call)):
        for size, rounds in ((_SMALL, arguments.rounds), (_LARGE, max(arguments.rounds // _FEW, 10))):
            print(row(name, policies, grown(make, size), rounds))
    many = [manifest(12 + number % 12, name=f"web-{number}") for number in range(arguments.manifests)]
    started = time.perf_counter()
    denied = sum(policies.decide(one).verdict == "deny" for one in many)
    print(f"\n{len(many):,} manifests in {time.perf_counter() - started:.1f} s on one core, {denied:,} denied")


def row(name: str, policies: Policies, event: Event, rounds: int) -> str:
    """One line: the event is judged again and again."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        policies.decide(event)
        times.append((time.perf_counter() - started) * 1000)
    late = sorted(times)[min(rounds - 1, int(rounds * 0.99))]
    return f"| {name} | {size_of(event):,} | {median(times):.2f} | {late:.2f} |"


def grown(make: Callable[[int], Event], size: int) -> Event:
    """The smallest event of a kind that has at least so many bytes."""
    parts = 1
    while size_of(make(parts)) < size:
        parts += max(parts // 8, 1)
    return make(parts)


def size_of(event: Event) -> int:
    """Bytes of it as JSON."""
    return len(msgspec.json.encode(as_input(event)))


def manifest(variables: int, name: str = "web") -> Event:
    """A Deployment with so many variables, twelve a container, every twentieth with a literal secret."""
    names = [f"SETTING_{n}" if n % 20 else "DB_PASSWORD" for n in range(1, variables + 1)]
    env = [{"name": key, "value": f"value-of-{key.lower()}"} for key in names]
    containers = [container(n, env[n : n + 12]) for n in range(0, len(env), 12)]
    spec = {"automountServiceAccountToken": False, "containers": containers}
    metadata = {"name": name, "namespace": "shop", "labels": {"app": name, "team": "payments"}}
    template = {"metadata": {"labels": {"app": name}}, "spec": spec}
    value = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": {"template": template}}
    return Event(kind=EventKind.MANIFEST, source=f"k8s/{name}.yaml", object=value)


def container(number: int, env: list[dict[str, str]]) -> dict[str, Any]:
    """One container."""
    limits = {"limits": {"cpu": "1", "memory": "512Mi"}, "requests": {"cpu": "100m", "memory": "128Mi"}}
    return {"name": f"c{number}", "image": "example.com/web:1", "args": ["--port=80"], "resources": limits, "env": env}


def scan(findings: int) -> Event:
    """A scan with so many findings."""
    found = tuple(
        Found(
            rule="aws-secret-access-key",
            service="aws",
            severity="critical",
            confidence=0.95,
            secret_id=f"sid_{number:026}",
            dynamic="aws:sts",
            places=(Spot(path=f"src/app/settings_{number}.py", line=number, exposure="committed", at_head=True),),
        )
        for number in range(findings)
    )
    return Event(kind=EventKind.SCAN, findings=found)


def change(files: int) -> Event:
    """A pull request by an agent that touches so many files."""
    touched = tuple(
        ChangedFile(path=f"src/app/part_{n}.py", added=9, removed=3, actor="ai-agent") for n in range(files)
    )
    commit = ChangedCommit(id="c0ffee", author="A Person", actor=Actor(kind="ai-agent", tool="claude"))
    return Event(kind=EventKind.CHANGE, change=Change(target="main", files=touched, commits=(commit,)))


def call(words: int) -> Event:
    """A call of a shell with so many words."""
    programs = tuple(f"word-{number}" for number in range(words))
    made = ToolCall(host="claude", name="Bash", moment="before-tool", action="shell", programs=programs)
    return Event(kind=EventKind.TOOL_CALL, call=made)


if __name__ == "__main__":
    main()

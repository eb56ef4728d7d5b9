"""Many manifests, by `oakum policy test` and by `conftest test`: python benchmarks/policy_files.py [--number 5000].

Both take turns; what is printed is processor time, median of the runs, and its ratio. Needs `conftest` on PATH.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

POLICY = """\
package main

deny contains msg if {
	some c in input.spec.template.spec.containers
	endswith(c.image, ":latest")
	msg := sprintf("latest %s", [c.name])
}

deny contains {"msg": "no limit", "path": ["spec", "template", "spec", "containers", i]} if {
	some i, c in input.spec.template.spec.containers
	not c.resources.limits.memory
}

deny_literal contains {"msg": msg, "path": ["spec", "template", "spec", "containers", i, "env", j]} if {
	some i, c in input.spec.template.spec.containers
	some j, e in c.env
	regex.match(`(?i)mode|level`, e.name)
	msg := sprintf("literal %s", [e.name])
}

warn contains "a service" if input.kind == "Service"
"""
MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: app-{number}, labels: {{app: app-{number}, team: team-{team}}}}}
spec:
  replicas: 3
  template:
    spec:
      containers:
      - name: app
        image: host.example/team/app:{number}
        args: ["--listen", "0.0.0.0:8080"]
        env:
        - {{name: MODE, value: production}}
        - name: OTHER
          valueFrom: {{secretKeyRef: {{name: app-{number}, key: other}}}}
        resources: {{limits: {{cpu: 500m, memory: 256Mi}}}}
---
apiVersion: v1
kind: Service
metadata: {{name: app-{number}}}
spec:
  ports: [{{name: http, port: 80, targetPort: 8080}}]
"""


def processor_time(command: Sequence[str], folder: Path) -> float:
    """Seconds that a command takes of all processors; that it denies is expected."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False)
    if done.returncode != 1:
        raise SystemExit(f"{command[0]} ended with {done.returncode}, not 1")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=5000, help="of files")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("policy", "manifests"):
            (folder / part).mkdir()
        (folder / "policy/a.rego").write_text(POLICY)
        for number in range(asked.number):
            (folder / f"manifests/{number}.yaml").write_text(MANIFEST.format(number=number, team=number % 20))
        ours = [sys.executable, "-m", "oakum.cli.main", "policy", "test", "manifests"]
        theirs = ["conftest", "test", "manifests"]
        pairs = [(processor_time(ours, folder), processor_time(theirs, folder)) for _ in range(asked.runs)]
    mine, other = (median(times) for times in zip(*pairs, strict=True))
    print(f"{asked.number} files: oakum {mine:.2f} s, conftest {other:.2f} s, ratio {other / mine:.1f}")


if __name__ == "__main__":
    main()

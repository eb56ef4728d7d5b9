"""Thousands of manifests: python benchmarks/manifests.py [--number 5000]. They are made anew and thrown away.

Each application is a Deployment, a Service, a ConfigMap, a Secret and a ServiceAccount with its role, in a file each.
"""

from __future__ import annotations

import argparse
import base64
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  namespace: {space}
  labels: {{app: {name}, team: {space}}}
spec:
  replicas: 3
  selector:
    matchLabels:
      app: {name}
  template:
    metadata:
      labels:
        app: {name}
    spec:
      serviceAccountName: {name}
      containers:
      - name: {name}
        image: registry.example.com/{space}/{name}:1.4.2
        args: ["--listen", "0.0.0.0:8080"]
        env:
        - name: DB_HOST
          value: db.{space}.svc
        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef:
              name: {name}
              key: password
        envFrom:
        - configMapRef:
            name: {name}
        resources:
          limits: {{cpu: 500m, memory: 256Mi}}
        livenessProbe:
          httpGet: {{path: /healthz, port: 8080}}
"""
_SERVICE = """apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: {space}}}
spec:
  selector: {{app: {name}}}
  ports:
  - {{name: http, port: 80, targetPort: 8080}}
"""
_CONFIG = """apiVersion: v1
kind: ConfigMap
metadata: {{name: {name}, namespace: {space}}}
data:
  app.properties: |
    mode=production
    log.level=info
    cache.size=1000
"""
_SECRET = """apiVersion: v1
kind: Secret
metadata: {{name: {name}, namespace: {space}}}
data:
  password: {password}
"""
_ACCESS = """apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {{name: {name}, namespace: {space}}}
rules:
- {{apiGroups: [""], resources: [secrets], resourceNames: [{name}], verbs: [get]}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{name: {name}, namespace: {space}}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: {name}}}
subjects: [{{kind: ServiceAccount, name: {name}}}]
"""
_FORMS = {"deploy": _DEPLOYMENT, "service": _SERVICE, "config": _CONFIG, "secret": _SECRET, "access": _ACCESS}


def main() -> None:
    """Prints the time of each run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=5000, help="of files")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for path, content in _manifests(asked.number):
            (Path(folder) / path).write_text(content)
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        print(f"{asked.number} files, {size >> 10} KB")
        command = [sys.executable, "-m", "oakum.cli.main", "scan", "--fail-on", "never", "-f", "json", f"k8s:{folder}"]
        for _ in range(asked.runs):
            started = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            print(f"{time.perf_counter() - started:.2f} s")


def _manifests(number: int) -> Iterator[tuple[str, str]]:
    rng = random.Random(1)
    for index in range(number):
        form = list(_FORMS)[index % len(_FORMS)]
        name, space = f"app-{index // len(_FORMS)}", f"team-{index // len(_FORMS) % 20}"
        password = base64.b64encode(rng.randbytes(15).hex().encode()).decode()
        yield f"{name}-{form}.yaml", _FORMS[form].format(name=name, space=space, password=password)


if __name__ == "__main__":
    main()

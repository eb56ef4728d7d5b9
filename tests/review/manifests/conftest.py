"""Folders of manifests, before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from oakum.sources.manifests import helm, kustomize

needs_helm = pytest.mark.skipif(not helm.available(), reason="helm is not installed")
needs_kubectl = pytest.mark.skipif(not kustomize.available(), reason="kubectl is not installed")

CHART = {
    "app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
    "app/values.yaml": "variables: {}\n",
    "app/templates/web.yaml": """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      automountServiceAccountToken: false
      containers:
        - name: web
          image: registry.example/web:1
          env:
            - {name: MODE, value: prod}
{{- range $name, $value := .Values.variables }}
            - {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
""",
}
KUSTOMIZE = {
    "base/kustomization.yaml": "resources: [map.yaml]\n",
    "base/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {mode: prod}\n",
    "prod/kustomization.yaml": "resources: [../base]\nnamespace: prod\n",
}


def config_map(name: str = "c", **data: str) -> str:
    lines = "".join(f"  {key}: {value}\n" for key, value in data.items())
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n{lines}"


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root

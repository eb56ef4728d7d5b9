"""Policies and objects of Kubernetes as a few lines of text. Nothing here looks like a secret."""

from __future__ import annotations

from textwrap import dedent

from oakum.policy.cel.objects import Document, parse
from oakum.policy.cel.subject import Asker, Cluster, Subject

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
  - {name: web, image: "nginx:1"}
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "nginx:1"}
"""


def document(text: str) -> Document:
    """The only object in a text."""
    (one,) = parse(dedent(text), "policy.yaml")
    return one


def documents(text: str) -> list[Document]:
    """All objects in a text."""
    return list(parse(dedent(text), "policy.yaml"))


def subject(text: str, *others: str, asker: Asker | None = None) -> Subject:
    """An object in a cluster that has the others as well."""
    one = document(text)
    return Cluster.of([one, *(document(other) for other in others)]).subject(one, asker or Asker())

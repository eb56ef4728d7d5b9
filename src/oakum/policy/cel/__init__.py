"""Policies in CEL: ValidatingAdmissionPolicy of Kubernetes and ValidatingPolicy of Kyverno, judged on files."""

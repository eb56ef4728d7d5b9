"""Kubernetes and GitOps manifests: every field with its place, what is secret by definition, and who can read it."""

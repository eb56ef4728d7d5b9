"""What a change does to Kubernetes objects: charts, kustomizations and plain manifests, rendered before and after, and
the objects that are new or other, judged by policy."""

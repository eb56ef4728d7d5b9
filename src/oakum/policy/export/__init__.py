"""Our checks in the words of other engines: Kubernetes, Kyverno, Gatekeeper, Conftest."""

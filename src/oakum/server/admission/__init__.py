"""The admission webhook: what a Kubernetes API server asks before an object is stored, judged by what stands in it.

`review` is the core: bytes in, bytes out, no network. Around it: an HTTP edge, certificates, a record of
what was answered.
"""

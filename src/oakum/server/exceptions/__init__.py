"""The register of exceptions: who asks for one, who grants it, until when, and a journal of all that.

`book` is the core: pure, no clock, no file, no network. `journal` keeps it, `app` answers for it over HTTPS.
"""

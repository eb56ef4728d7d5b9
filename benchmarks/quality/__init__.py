"""How well secrets are found, and how seldom anything else is; see docs/reference/quality.md."""

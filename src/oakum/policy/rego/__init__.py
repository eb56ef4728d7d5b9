"""Policies in Rego: one adapter over several engines, strict, and closed where it fails."""

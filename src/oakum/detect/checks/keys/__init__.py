"""Readers of private key formats: what a body holds, and whether its numbers fit together."""

from oakum.detect.checks.keys.reading import Reading

__all__ = ["Reading"]

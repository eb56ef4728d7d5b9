"""Oakum keeps secrets from leaking through AI coding tools."""

__version__ = "0.1.0"

"""Gathers the values of this machine that are known to be secret. One reader for each kind of file."""

from oakum.detect.known.collect.gather import Collected, environment, listed, machine, named, stamps

__all__ = ["Collected", "environment", "listed", "machine", "named", "stamps"]

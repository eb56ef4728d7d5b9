"""Runs shards: on this machine, on one core or on all."""

"""Figures about many commits: who leaks how much."""

"""Policies by the conventions of Conftest: `policy/`, `deny`, `warn`, `violation`, `exception`, files of many formats.

Source: open-policy-agent/conftest 0.71.1; each difference is named in docs/decisions/0011.
"""

"""Functions of OPA that regorus lacks or has otherwise, so that policies give the same answers under every engine."""

from oakum.policy.rego.fill_ins import cidr, digest, jwt, lists, old, repairs

FILL_INS = {
    **cidr.FUNCTIONS,
    **digest.FUNCTIONS,
    **jwt.FUNCTIONS,
    **lists.FUNCTIONS,
    **old.FUNCTIONS,
    **repairs.FUNCTIONS,
}
"""Full name -> the function."""

__all__ = ["FILL_INS"]

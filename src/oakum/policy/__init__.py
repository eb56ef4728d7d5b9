"""What findings mean: exceptions, the baseline, and the decision of a scan."""

from oakum.policy.decide import decide

__all__ = ["decide"]

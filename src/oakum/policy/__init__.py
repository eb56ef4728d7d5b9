"""What findings and events mean: exceptions, the baseline, policies, and the decision.

`oakum.policy.decide` judges events by policies in Rego; `oakum.policy.outcome` is what is built in for a scan.
"""

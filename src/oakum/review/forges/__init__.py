"""One comment on a pull or merge request: written once, then brought up to date.

The only part of a review that speaks to a network, and only with the forge that the job's own environment names.
"""

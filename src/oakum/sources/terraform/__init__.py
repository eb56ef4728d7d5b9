"""Terraform and OpenTofu: states, plans, variables and configuration, with addresses."""

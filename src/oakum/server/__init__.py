"""What runs for an organisation, not for one person: the admission webhook."""

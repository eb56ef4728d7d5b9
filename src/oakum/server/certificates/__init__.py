"""The certificate of the webhook: made and renewed here, or by somebody else and read again when it changes."""

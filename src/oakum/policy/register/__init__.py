"""The register of exceptions that an organisation keeps (`oakum serve exceptions`), seen from whoever asks it."""

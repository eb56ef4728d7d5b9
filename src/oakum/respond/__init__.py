"""What is done about secrets that were found: they are taken out of the places where they do not belong."""

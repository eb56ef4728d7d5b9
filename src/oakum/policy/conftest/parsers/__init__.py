"""One file for each format: its text becomes the `input` of policies, in the shape that Conftest gives it."""

"""The vendors' own controls, written from what secrets there are on a machine."""

"""Logs of CI systems, clusters and machines: the text behind what each format puts around it."""

"""Datasets for training and retrieval: records with named fields, read as they come, and written without secrets."""

"""Accuracy and speed, each one command; results as a table."""

"""Faults brought about on purpose, and what must hold after each of them."""

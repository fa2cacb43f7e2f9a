"""Product extraction: one file a field."""

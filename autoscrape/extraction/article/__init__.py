"""Article extraction: one file a field."""

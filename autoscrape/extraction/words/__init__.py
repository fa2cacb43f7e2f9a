"""Word lists: what pages of many languages call things."""

"""What can be done: the verbs that every spider, command and HTTP face calls."""

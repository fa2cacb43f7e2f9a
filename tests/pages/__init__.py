"""The pages of the demo site and what a careful reader would take from each."""

"""The spiders that the add-on adds to a project, a module for each name."""

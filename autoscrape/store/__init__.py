"""Where projects, jobs, tasks and results live: SQLAlchemy Core on SQLite or PostgreSQL."""

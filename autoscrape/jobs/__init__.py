"""What a job, a task and a result are; pure, no I/O."""

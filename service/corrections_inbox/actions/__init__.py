"""File, settle, assign, join, release: one transaction each, for jobs, desk, API and command line alike."""

"""Poll, file, deliver, sync, digest, retain: each one step that tells whether it did anything."""

"""Sends one frozen message over one reused connection; says what the reply means."""

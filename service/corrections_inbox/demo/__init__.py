"""A small newsroom to try it on."""

"""The full-text index behind matching's port."""

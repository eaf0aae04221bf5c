"""Templates and values to EmailMessage. Pure."""

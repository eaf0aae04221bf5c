"""Reads a newsroom's corrections mailbox and keeps each report until it is settled."""

from importlib.metadata import version

__version__ = version("corrections-inbox")

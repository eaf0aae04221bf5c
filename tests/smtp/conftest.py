"""The server that SMTP tests run against."""

from tests.servers.fixtures import embedded

__all__ = ["embedded"]

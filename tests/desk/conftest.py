"""The newsroom that the desk is tried on."""

from tests.desk.newsroom import client, desk, filed, hands, stranger, viewer_client

__all__ = ["client", "desk", "filed", "hands", "stranger", "viewer_client"]

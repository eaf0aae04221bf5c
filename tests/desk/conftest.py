"""The newsroom that the desk is tried on, and the browser that visits it."""

from tests.desk.browsing import open_desk
from tests.desk.newsroom import client, desk, filed, hands, settings, store_url, stranger, viewer_client

__all__ = [
    "client",
    "desk",
    "filed",
    "hands",
    "open_desk",
    "settings",
    "store_url",
    "stranger",
    "viewer_client",
]

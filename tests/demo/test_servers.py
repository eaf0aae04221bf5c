"""The embedded servers outlive whatever the interpreter does beside them."""

import gc
from datetime import UTC, datetime

from corrections_inbox.demo.servers import LocalServers
from corrections_inbox.mailbox import ImapMailbox

ARRIVED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_connection_survives_a_garbage_collection() -> None:
    with LocalServers() as servers:
        servers.deliver([(b"From: rosa@reader.example\r\n\r\nHello.\r\n", ARRIVED)])
        mailbox = ImapMailbox("main", servers.mailbox_settings())
        mailbox.select()
        client = mailbox.client
        for _ in range(5):  # often enough to meet the server while it waits
            gc.collect()
            servers.deliver([(b"From: rosa@reader.example\r\n\r\nHello again.\r\n", ARRIVED)])
            mailbox.select()
        assert mailbox.client is client
        mailbox.close()

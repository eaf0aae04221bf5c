"""The servers that mailbox tests run against."""

from tests.servers.fixtures import dovecot, dovecot_process, embedded, server

__all__ = ["dovecot", "dovecot_process", "embedded", "server"]

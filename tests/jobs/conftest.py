"""What the jobs run on: the servers."""

from tests.servers.fixtures import dovecot, dovecot_process, embedded, server

__all__ = ["dovecot", "dovecot_process", "embedded", "server"]

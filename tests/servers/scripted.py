"""A server that says exactly what a test tells it to: for ends of connections that no real server gives on demand."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Conversation = Callable[["Line"], None]


class Line:
    """One accepted connection, as the server sees it."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._file = connection.makefile("rwb")

    def say(self, *lines: str) -> None:
        for line in lines:
            self._file.write(line.encode() + b"\r\n")
        self._file.flush()

    def hear(self) -> str:
        """The next line without its end, empty at the end of the stream."""
        return self._file.readline().rstrip(b"\r\n").decode()

    def hear_until(self, last: str) -> list[str]:
        heard = []
        for raw in self._file:
            heard.append(raw.rstrip(b"\r\n").decode())
            if heard[-1] == last:
                break
        return heard

    def over_tls(self, context: ssl.SSLContext) -> None:
        """Goes on encrypted, after the client was told to begin."""
        self._connection = context.wrap_socket(self._connection, server_side=True)
        self._file = self._connection.makefile("rwb")

    def hang_up(self) -> None:
        self._connection.shutdown(socket.SHUT_RDWR)

    def break_off(self) -> None:
        """Ends the connection with a reset instead of an orderly end."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self._file.detach()
        self._connection.close()


@contextmanager
def scripted(*conversations: Conversation) -> Iterator[int]:
    """Listens on a port of 127.0.0.1 and holds one conversation for each connection, in turn; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, conversations), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)


def _serve(listener: socket.socket, conversations: tuple[Conversation, ...]) -> None:
    for conversation in conversations:
        try:
            connection, _ = listener.accept()
        except OSError:
            return  # the test is over
        with connection:
            try:
                conversation(Line(connection))
            except (OSError, ValueError):
                continue  # the client hung up first, as some tests want it to

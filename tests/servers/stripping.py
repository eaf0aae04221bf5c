"""A proxy before a real IMAP server that hides what a plainer server would not have."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from corrections_inbox.demo.servers import HOST

# The commands that each capability brings; a plain server knows none of them.
COMMANDS = {
    "IDLE": rb"IDLE\b",
    "MOVE": rb"(UID )?MOVE\b",
    "UIDPLUS": rb"UID EXPUNGE\b",
    "ENABLE": rb"ENABLE\b",
    "NAMESPACE": rb"NAMESPACE\b",
}
KEYWORDS = "KEYWORDS"  # no capability: PERMANENTFLAGS tells of it


@contextmanager
def stripped(port: int, *missing: str) -> Iterator[int]:
    """Passes everything on to `port`, except for the capabilities named (`*`: all of them); gives its own port."""
    with socket.create_server((HOST, 0)) as listener:
        threading.Thread(target=_accept, args=(listener, port, missing), daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, port: int, missing: tuple[str, ...]) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        server = socket.create_connection((HOST, port))
        lock = threading.Lock()
        threading.Thread(target=_answers, args=(server, client, lock, missing), daemon=True).start()
        threading.Thread(target=_commands, args=(client, server, lock, missing), daemon=True).start()


def _answers(server: socket.socket, client: socket.socket, lock: threading.Lock, missing: tuple[str, ...]) -> None:
    with suppress(OSError), server.makefile("rb") as lines:
        for line in lines:
            shown = _plain(line, missing)
            with lock:
                client.sendall(shown)
    with suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)


def _plain(line: bytes, missing: tuple[str, ...]) -> bytes:
    if KEYWORDS in missing:
        line = re.sub(rb"(PERMANENTFLAGS \([^)]*) \\\*\)", rb"\1)", line)
    if not re.match(rb"\* CAPABILITY |\S+ OK \[CAPABILITY ", line):
        return line
    if "*" in missing:
        return re.sub(rb"CAPABILITY [^\]\r]*", b"CAPABILITY IMAP4rev1", line)
    return re.sub(rb" (%b)(?=[ \]\r])" % b"|".join(name.encode() for name in missing), b"", line)


def _commands(client: socket.socket, server: socket.socket, lock: threading.Lock, missing: tuple[str, ...]) -> None:
    hidden = [COMMANDS[name] for name in COMMANDS if name in missing or "*" in missing]
    unknown = re.compile(rb"(\S+) (%b)" % (b"|".join(hidden) or rb"\b\B"), re.IGNORECASE)
    with suppress(OSError), client.makefile("rb") as lines:
        for line in lines:
            if found := unknown.match(line):
                with lock:
                    client.sendall(b"%b BAD Unknown command\r\n" % found[1])
            else:
                server.sendall(line)
    with suppress(OSError):
        server.shutdown(socket.SHUT_RDWR)

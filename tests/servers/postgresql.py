"""A PostgreSQL of our own on a Unix socket, started, restarted and ended by the tests that need one."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa


@dataclass
class PostgreSQL:
    """A server that belongs to a plain user. What it holds ends with it."""

    folder: Path
    user: str | None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        options = ("listen_addresses=", "fsync=off")
        self.process = subprocess.Popen(  # noqa: S603  our own arguments
            [
                *(_binary("postgres") or "", "-D", str(self.folder / "data"), "-k", str(self.folder)),
                *(word for option in options for word in ("-c", option)),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self.user,
            cwd=self.folder,
        )
        wait_until_ready(self.url)

    def stop(self) -> None:
        """Ends it as an operator does who is in a hurry: nobody is waited for (a fast shutdown)."""
        if self.process is not None:
            self.process.send_signal(2)
            self.process.wait(timeout=60)

    def named(self, database: str) -> str:
        return sa.make_url(self.url).set(database=database).render_as_string(hide_password=False)


def is_here() -> bool:
    return bool(_binary("initdb") and _binary("postgres"))


@contextmanager
def running_postgresql() -> Iterator[PostgreSQL]:
    folder = Path(tempfile.mkdtemp(prefix="corrections-inbox-pg-"))
    server = PostgreSQL(folder, _server_user())
    if server.user:
        shutil.chown(folder, server.user)
    subprocess.run(  # noqa: S603  our own arguments
        [
            *(_binary("initdb") or "", "-D", folder / "data", "-U", "postgres"),
            *("--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"),
        ],
        check=True,
        capture_output=True,
        user=server.user,
        cwd=folder,
    )
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def administer(url: str, *statements: str) -> None:
    """Runs statements outside any transaction, such as CREATE DATABASE."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def wait_until_ready(url: str, seconds: float = 30) -> None:
    engine = sa.create_engine(url)
    until = time.monotonic() + seconds
    while True:
        try:
            engine.connect().close()
        except sa.exc.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            break
    engine.dispose()


def _binary(name: str) -> str | None:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(installed[-1]) if installed else None)


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"

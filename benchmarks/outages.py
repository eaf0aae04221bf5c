"""What may be taken away from a daemon that is alive, and given back: the disk, the database, the mail servers, time."""
# ruff: noqa: INP001, S603, S607  no package; fixed words and programs of every system

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import psycopg
from crash_checks import is_done
from installation import within
from tests.servers.postgresql import PostgreSQL

if TYPE_CHECKING:
    from crash import Campaign

DISK_MEGABYTES = 48
BUSY_SECONDS = 12.0  # longer than the service waits for a lock
SHORT_SECONDS = 3.0
TAKEN_OVER_SECONDS = 60.0


class Outage(Protocol):
    def __call__(self, campaign: "Campaign") -> None: ...


def chosen(server: PostgreSQL | None) -> Iterator[tuple[str, Outage]]:
    """The outages of an embedded store, or of one that a server keeps."""
    yield "IMAP server away", _imap_server_away
    yield "SMTP server away", _smtp_server_away
    if server is None:
        yield "database locked", _locked_file
        if os.geteuid() == 0:  # who else may not mount a small disk
            yield "disk full", _full_disk
        return
    yield "tables locked", _locked_tables
    yield "PostgreSQL restarted", lambda campaign: _restarted(campaign, server)
    yield "a worker frozen", _frozen_worker


def _begin(campaign: "Campaign") -> None:
    campaign.configure()
    while len(campaign.alive) < campaign.workers:
        campaign.start()
    campaign.deliver(6)
    time.sleep(SHORT_SECONDS / 2)


def _imap_server_away(campaign: "Campaign") -> None:
    _begin(campaign)
    for _ in range(2):
        campaign.bench.imap.stop()
        time.sleep(SHORT_SECONDS)
        campaign.bench.imap.start()
        campaign.deliver(6)
        time.sleep(SHORT_SECONDS / 2)


def _smtp_server_away(campaign: "Campaign") -> None:
    _begin(campaign)
    for _ in range(2):
        campaign.bench.sink.stop()
        campaign.told.interruptions += campaign.workers  # a letter may be under way just then
        campaign.deliver(6)
        time.sleep(SHORT_SECONDS)
        campaign.bench.sink.start()


def _locked_file(campaign: "Campaign") -> None:
    _begin(campaign)
    with closing(sqlite3.connect(campaign.bench.sqlite_file, isolation_level=None, timeout=60)) as store:
        store.execute("BEGIN IMMEDIATE")
        campaign.deliver(6)
        time.sleep(BUSY_SECONDS)
        store.execute("ROLLBACK")


def _locked_tables(campaign: "Campaign") -> None:
    _begin(campaign)
    with psycopg.connect(campaign.bench.store.replace("+psycopg", "")) as store:
        store.execute("LOCK TABLE mail, outbox IN ACCESS EXCLUSIVE MODE")
        campaign.deliver(6)
        time.sleep(BUSY_SECONDS)


def _full_disk(campaign: "Campaign") -> None:
    var = campaign.bench.home / "var"
    aside = var.rename(var.with_name("aside"))
    var.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", var], check=True)
    campaign.afterwards.callback(subprocess.run, ["umount", "-l", str(var)], check=True)
    shutil.copytree(aside, var, dirs_exist_ok=True)
    _begin(campaign)
    for _ in range(2):
        ballast = _filled(var / "ballast")
        campaign.deliver(6)
        time.sleep(SHORT_SECONDS)
        ballast.unlink()
        time.sleep(SHORT_SECONDS)


def _filled(ballast: Path) -> Path:
    """Takes up all room there is."""
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(b"\0" * 65_536):
            pass
    return ballast


def _restarted(campaign: "Campaign", server: PostgreSQL) -> None:
    _begin(campaign)
    for _ in range(3):
        server.stop()
        campaign.deliver(3)
        time.sleep(SHORT_SECONDS / 2)
        server.start()
        campaign.deliver(3)
        time.sleep(SHORT_SECONDS)


def _frozen_worker(campaign: "Campaign") -> None:
    """Each worker in turn stands still, whatever it holds: the others must do all there is meanwhile."""
    _begin(campaign)
    for daemon in list(campaign.alive):
        daemon.signal(signal.SIGSTOP)
        campaign.told.interruptions += 1  # a letter may be under way just then
        campaign.deliver(4)
        done = within(TAKEN_OVER_SECONDS, lambda: campaign.bury() or is_done(campaign.bench, campaign.told))
        campaign.bench.check(
            f"others take over within {TAKEN_OVER_SECONDS:g} s", [] if done else ["not in time"], quietly=True
        )
        daemon.signal(signal.SIGCONT)

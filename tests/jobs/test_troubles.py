"""A disk that is all but full lets no mail in, and says so."""

import threading
from datetime import datetime
from pathlib import Path

import pytest

from corrections_inbox.jobs.line import opened
from corrections_inbox.jobs.troubles import DiskFullError, make_sure_of_room, troubles
from corrections_inbox.settings import MailboxSettings, Settings

MORE_THAN_ANY_DISK_HAS = 10**12


def settings_in(folder: Path, least: int) -> Settings:
    return Settings.model_validate({"store": {"data_dir": str(folder), "min_free_mb": least}})


def test_too_little_room_is_told_with_its_setting(tmp_path: Path, now: datetime) -> None:
    [told] = troubles(settings_in(tmp_path, MORE_THAN_ANY_DISK_HAS), {}, now)
    assert told.startswith("Only ")
    assert f"free in {tmp_path}, and store.min_free_mb wants {MORE_THAN_ANY_DISK_HAS}" in told


def test_too_little_room_stops_the_fetching(tmp_path: Path) -> None:
    with pytest.raises(DiskFullError, match="no mail is fetched until there is room"):
        make_sure_of_room(settings_in(tmp_path, MORE_THAN_ANY_DISK_HAS))


@pytest.mark.parametrize("least", [0, 1])
def test_with_room_enough_all_is_well(least: int, tmp_path: Path, now: datetime) -> None:
    make_sure_of_room(settings_in(tmp_path, least))
    assert troubles(settings_in(tmp_path, least), {}, now) == ()


def test_a_poll_without_room_does_not_even_ask_the_server(tmp_path: Path, now: datetime) -> None:
    nowhere = {"host": "127.0.0.1", "port": 1, "username": "corrections", "password": "none", "security": "none"}
    settings = settings_in(tmp_path, MORE_THAN_ANY_DISK_HAS).model_copy(
        update={"mailbox": {"main": MailboxSettings.model_validate(nowhere)}}
    )
    with opened(settings, lambda: now, threading.Event()) as line:
        [poll] = [step for step in line.steps() if step.name == "poll:main"]
        with pytest.raises(DiskFullError):
            poll.unit(now)

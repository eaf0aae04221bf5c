"""The settings become what triage, matching and letters take."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corrections_inbox.configuration import load
from corrections_inbox.errors import SettingsError
from corrections_inbox.jobs.house import house, known_secret, make_secret
from corrections_inbox.settings import Settings

FILE = """
[publication]
name = "The Courier"
hosts = ["Courier.example"]
staff = ["@courier.example"]
[mailbox.main]
host = "imap.courier.example"
username = "Corrections@courier.example"
addresses = ["errors@courier.example"]
[smtp]
host = "smtp.courier.example"
from = "corrections@courier.example"
[acknowledgment]
per_address_per_day = 7
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return from_text(tmp_path, FILE)


def from_text(folder: Path, text: str) -> Settings:
    file = folder / "corrections-inbox.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def test_every_address_of_ours_is_known_as_ours(settings: Settings) -> None:
    known = house(settings).publication
    assert known.own_addresses == {"corrections@courier.example", "errors@courier.example"}
    assert known.hosts == {"courier.example"}
    assert known.staff == {"@courier.example"}


def test_only_where_every_mailbox_lists_its_addresses_all_of_ours_are_known(tmp_path: Path, settings: Settings) -> None:
    unlisted = FILE.replace('addresses = ["errors@courier.example"]', "")
    assert house(settings).publication.aliases_listed
    assert not house(from_text(tmp_path, unlisted)).publication.aliases_listed
    assert not house(Settings()).publication.aliases_listed


def test_letters_come_from_the_corrections_address(settings: Settings) -> None:
    letterhead = house(settings).letterhead
    assert letterhead.sender == letterhead.masthead.address == "corrections@courier.example"


def test_our_message_ids_are_told_from_those_of_colleagues(settings: Settings) -> None:
    known = house(settings)
    assert known.publication.message_id_domain == known.letterhead.message_id_domain != "courier.example"


def test_readers_answer_to_a_mailbox_that_is_read(tmp_path: Path) -> None:
    elsewhere = FILE.replace('from = "corrections@', 'from = "no-answer@')
    letterhead = house(from_text(tmp_path, elsewhere)).letterhead
    assert letterhead.sender == "no-answer@courier.example"
    assert letterhead.masthead.address == "errors@courier.example"


def test_the_limits_are_those_of_the_settings(settings: Settings) -> None:
    assert house(settings).limits.per_address_per_day == 7


def test_words_are_shipped_in_five_languages(settings: Settings) -> None:
    assert set(house(settings).publication.words) >= {"en", "de", "es", "fr", "pt"}


def test_a_secret_is_made_once_and_is_the_owners_alone(settings: Settings) -> None:
    assert known_secret(settings) == ""
    made = make_secret(settings)
    assert make_secret(settings) == known_secret(settings) == made
    assert len(made) >= 32
    assert stat.S_IMODE((settings.data_dir / "secret").stat().st_mode) == 0o600


def test_processes_that_start_at_once_share_one_secret(settings: Settings) -> None:
    """Each makes one of its own, and all keep the one that was there first."""
    together = threading.Barrier(8, timeout=10)

    def start(_: int) -> str:
        together.wait()
        return make_secret(settings)

    with ThreadPoolExecutor(8) as starting:
        made = set(starting.map(start, range(8)))
    assert made == {known_secret(settings)}
    assert [file.name for file in settings.data_dir.iterdir()] == ["secret"]


def test_the_secret_in_the_settings_wins(tmp_path: Path) -> None:
    chosen = from_text(tmp_path, '[publication]\nsecret = "chosen"\n')
    assert make_secret(chosen) == "chosen"
    assert not chosen.data_dir.exists()


def test_nobody_can_guess_the_install_id_without_the_secret(settings: Settings) -> None:
    one, other = (house(settings, secret=secret).letterhead.install_id for secret in ("one", "other"))
    assert one != other
    assert house(settings, secret="").letterhead.install_id == ""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[publication]\ntemplates_dir = "nowhere"\n', "publication.templates_dir"),
        ('[triage]\nwords_dir = "nowhere"\n', "triage.words_dir"),
    ],
)
def test_a_folder_that_is_not_there_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        house(from_text(tmp_path, text))


def test_an_operators_words_replace_a_language(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "nl.toml").write_text('error = ["klopt niet"]\n', encoding="utf-8")
    known = house(from_text(tmp_path, '[triage]\nwords_dir = "words"\n')).publication
    assert known.words["nl"]["error"] == ("klopt niet",)
    assert "en" in known.words

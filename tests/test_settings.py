"""Settings: the file, the environment over it, and one clear sentence for what is wrong."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from corrections_inbox.configuration import find_config, load
from corrections_inbox.errors import SettingsError
from corrections_inbox.settings import Security, Settings

MAILBOX = '[mailbox.main]\nhost = "imap.courier.example"\nusername = "corrections"\n'
APPLICATION = 'provider = "microsoft", grant = "client_credentials", tenant = "t", client_id = "c"'
SERVICE_ACCOUNT = 'provider = "google"\ngrant = "service_account"\nservice_account_file = "key.json"'


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CORRECTIONS_INBOX_CONFIG", raising=False)
    return tmp_path / "corrections-inbox.toml"


def settings(path: Path, text: str) -> Settings:
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_it_works_on_defaults_without_a_file() -> None:
    defaults = load(None)
    assert not defaults.acknowledgment.enabled
    assert defaults.digest.at == time(7, 30)


def test_it_reads_a_mailbox(write: Path) -> None:
    main = settings(write, MAILBOX).mailbox["main"]
    assert (main.port, main.security, main.folder) == (993, Security.TLS, "INBOX")


def test_relative_paths_start_at_the_files_folder(write: Path) -> None:
    read = settings(write, MAILBOX)
    assert read.data_dir == write.parent / "var"
    assert read.store_url == f"sqlite:///{write.parent}/var/corrections-inbox.sqlite3"


def test_the_environment_wins_over_the_file(write: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRECTIONS_INBOX__MAILBOX__MAIN__PASSWORD", "from the environment")
    monkeypatch.setenv("CORRECTIONS_INBOX__PUBLICATION__HOSTS", '["courier.example"]')
    monkeypatch.setenv("CORRECTIONS_INBOX__SMTP__FROM", "corrections@courier.example")
    read = settings(write, MAILBOX + 'password = "from the file"\n')
    assert read.mailbox["main"].password.get_secret_value() == "from the environment"
    assert read.publication.hosts == ["courier.example"]
    assert read.smtp.sender == "corrections@courier.example"


def test_a_secret_is_read_from_a_file(write: Path) -> None:
    (write.parent / "password").write_text("correct horse\n", encoding="utf-8")
    main = settings(write, MAILBOX + 'password_file = "password"\n').mailbox["main"]
    assert main.password.get_secret_value() == "correct horse"


def test_the_secret_of_oauth2_is_read_from_its_file_and_other_files_are_found_beside_the_settings(write: Path) -> None:
    (write.parent / "secret").write_text("hush\n", encoding="utf-8")
    oauth2 = f"[mailbox.main.oauth2]\n{APPLICATION.replace(', ', chr(10))}\nclient_secret_file = 'secret'\n"
    read = settings(write, f"{MAILBOX}{oauth2}[smtp.oauth2]\n{SERVICE_ACCOUNT}\n")
    assert read.mailbox["main"].oauth2.client_secret.get_secret_value() == "hush"
    assert "hush" not in repr(read)
    assert read.smtp.oauth2.service_account_file == str(write.parent / "key.json")


def test_one_key_of_oauth2_may_come_from_the_environment(write: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRECTIONS_INBOX__MAILBOX__MAIN__OAUTH2__CLIENT_SECRET", "hush")
    main = settings(write, f"{MAILBOX}oauth2 = {{ {APPLICATION} }}\n").mailbox["main"]
    assert main.oauth2.client_secret.get_secret_value() == "hush"


def test_secrets_never_show_when_printed(write: Path) -> None:
    assert "hush" not in repr(settings(write, MAILBOX + 'password = "hush"\n'))


def test_a_day_without_zone_is_utc(write: Path) -> None:
    assert settings(write, MAILBOX + "since = 2026-01-01\n").mailbox["main"].since == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[acknowledgement]\nenabled = true\n", "acknowledgement"),
        ('[smtp]\nhots = "x"\n', "smtp.hots"),
        (MAILBOX + "port = 70000\n", "mailbox.main.port"),
        (MAILBOX + 'after = "delete"\n', "mailbox.main.after"),
        ('[mailbox.main]\nhost = "x"\n', "mailbox.main.username"),
        ('[publication]\ntimezone = "Europe/Londno"\n', "publication.timezone"),
        ('[digest]\nrecipients = [{address = "nobody"}]\n', "digest.recipients.0.address"),
        ('[digest]\nweekdays = ["monday"]\n', "digest.weekdays.0"),
        ('[source.news]\nkind = "feed"\n', "source.news"),
        ("[acknowledgment]\nenabled = true\n", "smtp.host"),
        ("[publication\n", "not valid TOML"),
        (MAILBOX + 'password_file = "nowhere"\n', "mailbox.main.password_file"),
        (MAILBOX + 'oauth2 = { tenant = "t" }\n', "mailbox.main.oauth2: provider is needed"),
        (MAILBOX + 'oauth2 = { provider = "yahoo" }\n', "mailbox.main.oauth2.provider"),
        (
            MAILBOX + 'oauth2 = { provider = "google" }\n',
            "mailbox.main.oauth2: grant must be refresh_token or service_account",
        ),
        (MAILBOX + 'oauth2 = { tennant = "t" }\n', "mailbox.main.oauth2.tennant"),
        (
            MAILBOX
            + 'oauth2 = { provider = "microsoft", grant = "client_credentials", tenant = "t", client_id = "c" }\n',
            "mailbox.main.oauth2: client_secret is needed where grant is client_credentials",
        ),
        (
            MAILBOX + f"oauth2 = {{ {APPLICATION}, client_secret_file = 'nowhere' }}\n",
            "mailbox.main.oauth2.client_secret_file",
        ),
        (f"[smtp.oauth2]\n{SERVICE_ACCOUNT}\nauthority = 'http://login.example'\n", "smtp.oauth2.authority"),
    ],
)
def test_a_mistake_is_told_in_one_sentence_that_names_it(write: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError) as told:
        settings(write, text)
    assert named in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("CORRECTIONS_INBOX__SMPT__HOST", "x", "CORRECTIONS_INBOX__SMPT__HOST"),
        ("CORRECTIONS_INBOX__SMTP__HOTS", "x", "smtp.hots"),
        ("CORRECTIONS_INBOX__PUBLICATION__HOSTS", "courier.example", "publication"),
    ],
)
def test_a_mistaken_variable_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, named: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=named):
        load(None)


def test_the_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml"):
        find_config(tmp_path / "nowhere.toml")


def test_the_file_is_found_by_option_then_environment(tmp_path: Path) -> None:
    by_option, by_environment = tmp_path / "a.toml", tmp_path / "b.toml"
    by_option.touch()
    by_environment.touch()
    environment = {"CORRECTIONS_INBOX_CONFIG": str(by_environment)}
    assert find_config(by_option, environment) == by_option
    assert find_config(None, environment) == by_environment

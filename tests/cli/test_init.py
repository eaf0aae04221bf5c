"""`init` asks, tries the logins, and writes a file that loads."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from imapclient import IMAPClient
from typer.testing import CliRunner

from corrections_inbox.cli import app
from corrections_inbox.configuration import load
from corrections_inbox.demo.servers import HOST, PASSWORD, USERNAME, LocalServers


@pytest.fixture(scope="module")
def servers() -> Iterator[LocalServers]:
    with LocalServers() as running:
        yield running


def lines(*answers: object) -> str:
    return "".join(f"{answer}\n" for answer in answers)


PUBLICATION = (
    "The Courier",
    "https://courier.example",
    "Europe/Paris",
    "",
    "",
)


def mailbox(servers: LocalServers, password: str = PASSWORD) -> tuple[object, ...]:
    return (HOST, "none", servers.imap_port, USERNAME, "password", password)


def smtp(servers: LocalServers) -> tuple[object, ...]:
    return (HOST, "none", servers.smtp_port, "corrections@courier.example", "", "y")


REST = ("feed", "", "desk@courier.example", "")


def run(file: Path, *answers: object) -> str:
    result = CliRunner().invoke(app, ["init", str(file)], input=lines(*answers))
    assert result.exit_code == 0, result.output
    return result.output


def test_it_writes_a_file_that_loads_and_leaves_answering_off(servers: LocalServers, tmp_path: Path) -> None:
    file = tmp_path / "corrections-inbox.toml"
    run(file, *PUBLICATION, *mailbox(servers), *smtp(servers), *REST)
    settings = load(file)
    assert settings.publication.hosts == ["courier.example", "www.courier.example"]
    assert settings.mailbox["main"].password.get_secret_value() == PASSWORD
    assert settings.smtp.password.get_secret_value() == PASSWORD
    assert [recipient.address for recipient in settings.digest.recipients] == ["desk@courier.example"]
    assert settings.source["news"].url == "https://courier.example/feed"
    assert not settings.acknowledgment.enabled


def test_secrets_are_kept_out_of_the_file_and_are_the_owners_alone(servers: LocalServers, tmp_path: Path) -> None:
    file = tmp_path / "corrections-inbox.toml"
    run(file, *PUBLICATION, *mailbox(servers), *smtp(servers), *REST)
    assert PASSWORD not in file.read_text(encoding="utf-8")
    assert stat.S_IMODE((tmp_path / "secrets" / "mailbox-password").stat().st_mode) == 0o600


def test_a_wrong_password_is_told_and_asked_for_again(servers: LocalServers, tmp_path: Path) -> None:
    file = tmp_path / "corrections-inbox.toml"
    output = run(file, *PUBLICATION, *mailbox(servers, "wrong"), *mailbox(servers), *smtp(servers), *REST)
    assert "mailbox.main.password" in output
    assert load(file).mailbox["main"].password.get_secret_value() == PASSWORD


def test_it_offers_the_junk_folder_as_a_second_mailbox(servers: LocalServers, tmp_path: Path) -> None:
    with IMAPClient(HOST, port=servers.imap_port, ssl=False) as client:
        client.login(USERNAME, PASSWORD)
        client.create_folder("Junk")
        try:
            run(tmp_path / "a.toml", *PUBLICATION, *mailbox(servers), "y", *smtp(servers), *REST)
        finally:
            client.delete_folder("Junk")
    assert load(tmp_path / "a.toml").mailbox["junk"].folder == "Junk"


def test_it_overwrites_nothing_unasked(tmp_path: Path) -> None:
    file = tmp_path / "corrections-inbox.toml"
    file.write_text("# mine\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["init", str(file)], input="n\n")
    assert result.exit_code == 1
    assert file.read_text(encoding="utf-8") == "# mine\n"

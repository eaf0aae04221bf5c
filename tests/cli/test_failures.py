"""What goes wrong on the command line is one sentence that names the setting, file or row; the status says whose fault."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from tests.cli.conftest import CONFIG, Command

from corrections_inbox.demo.servers import LocalServers
from corrections_inbox.scheduler import alone
from corrections_inbox.settings import PREFIX

MAILBOX = """
[mailbox.main]
host = "127.0.0.1"
port = {port}
security = "none"
username = "corrections@quayside.example"
password = "wrong"
"""


@pytest.mark.parametrize(
    ("added", "named"),
    [
        ("[triage]\nwords_dri = 'x'", "triage.words_dri"),
        ("[mailbox.main]\nhost = 'imap.example'\n", "mailbox.main.username"),
        ("[desk]\nport = 'often'", "desk.port"),
        ("[acknowledgment", "not valid TOML"),
    ],
)
def test_a_mistake_in_the_settings_is_a_sentence_and_status_2(
    command: Command, config: Path, added: str, named: str
) -> None:
    config.write_text(CONFIG + added)
    for words in (["check"], ["run"], ["cases"], ["articles", "import", config]):
        told = command(*words)
        assert (told.status, told.out, told.err.count("\n")) == (2, "", 1)
        assert named in told.err
        assert "corrections-inbox.toml" in told.err


@pytest.mark.parametrize("words", [["--config", "nowhere.toml", "check"], ["no-such-command"], ["articles", "import"]])
def test_wrong_usage_ends_with_status_2(command: Command, words: list[str]) -> None:
    told = command(*words)
    assert (told.status, "Traceback" in told.err) == (2, False)
    assert told.err


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["case", "show", "C-2026-0001"], "C-2026-0001"),
        (["case", "set", "C-2026-0001", "corrected"], "C-2026-0001"),
        (["articles", "show", "https://courier.example/none"], "https://courier.example/none"),
        (["quarantine", "show", "7"], "7"),
        (["quarantine", "retry", "7"], "7"),
        (["outbox", "retry", "7"], "7"),
        (["health"], "127.0.0.1:8026"),
        (["digest", "--send"], "smtp.host"),
    ],
)
def test_what_is_not_there_is_a_sentence_and_status_1(command: Command, words: list[str], named: str) -> None:
    told = command(*words)
    assert (told.status, named in told.err, told.err.count("\n")) == (1, True, 1)


@pytest.mark.usefixtures("config")
def test_bad_lines_of_an_articles_file_are_named_and_the_rest_goes_in(
    command: Command, articles_file: Path, tmp_path: Path
) -> None:
    good = articles_file.read_bytes().splitlines()[:2]
    bad = [b"not JSON", b'{"url": "https://courier.example/a", "headline": "No text"}', b"[1, 2]", b"\xff\xfe", b""]
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(b"\n".join([good[0], *bad, good[1]]) + b"\n")
    told = command("articles", "import", broken)
    assert (told.status, "2 new" in told.out) == (1, True)
    assert [f"broken.jsonl:{number}:" in told.err for number in (1, 2, 3, 4, 5, 7)] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]
    assert json.loads(command("articles", "show", json.loads(good[1])["url"]).out)["id"] == json.loads(good[1])["id"]


@pytest.mark.embedded
@pytest.mark.usefixtures("config")
def test_a_store_of_a_newer_version_is_told_and_left_alone(command: Command, tmp_path: Path) -> None:
    command("cases")
    file = tmp_path / "var" / "corrections-inbox.sqlite3"
    with sqlite3.connect(file) as store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    for words in (["cases"], ["run"], ["migrate"]):
        told = command(*words)
        assert (told.status, "newer version" in told.err, told.err.count("\n")) == (1, True, 1)
    told = command("check")
    assert (told.status, "newer version" in told.out) == (1, True)


@pytest.mark.embedded
@pytest.mark.usefixtures("config")
def test_a_store_that_is_no_database_is_a_sentence(command: Command, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "corrections-inbox.sqlite3").write_bytes(b"no database " * 1000)
    told = command("cases")
    assert (told.status, "not a database" in told.err, told.err.count("\n")) == (1, True, 1)


@pytest.mark.embedded
def test_a_data_folder_that_can_not_be_is_a_sentence(command: Command, config: Path, tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("a file")
    config.write_text(CONFIG + '[store]\ndata_dir = "in-the-way/var"\n')
    for words in (["run"], ["cases"], ["check"]):
        told = command(*words)
        assert (told.status, "in-the-way" in told.err + told.out, "Traceback" in told.err) == (1, True, False)


@pytest.mark.usefixtures("config")
def test_a_damaged_index_is_told_with_its_cure_and_the_cure_works(
    command: Command, one_article: Path, tmp_path: Path
) -> None:
    command("articles", "import", one_article)
    for meta in (tmp_path / "var" / "index").glob("*/meta.json"):
        meta.write_text("{ nonsense")
    for words in (["run"], ["match", one_article], ["replay", one_article]):
        told = command(*words)
        assert (told.status, "delete the folder" in told.err, "reindex" in told.err) == (1, True, True)
    shutil.rmtree(tmp_path / "var" / "index")
    assert command("articles", "reindex").status == 0
    assert command("match", one_article).status == 0


@pytest.mark.embedded
@pytest.mark.usefixtures("config")
def test_a_second_service_on_one_data_folder_is_refused(command: Command, tmp_path: Path) -> None:
    with alone(tmp_path / "var"):
        for words in (["run"], ["poll", "--once"], ["deliver", "--once"]):
            told = command(*words)
            assert (told.status, "already runs on" in told.err) == (1, True)


def test_check_names_everything_that_does_not_answer(command: Command, config: Path) -> None:
    with LocalServers() as servers:
        config.write_text(CONFIG + MAILBOX.format(port=servers.imap_port))
        told = command("check")
    lines = {line.split()[1]: line for line in told.out.splitlines()}
    assert told.status == 1
    assert [name for name, line in lines.items() if line.startswith("wrong")] == ["mailbox.main", "smtp"]
    assert "mailbox.main.password" in lines["mailbox.main"]
    assert "could not be reached" in lines["smtp"]


@pytest.mark.parametrize(("secret", "noted"), [('secret = "only for tests"\n', 0), ("", 1)])
def test_check_says_that_all_machines_of_a_shared_store_need_one_secret(
    command: Command, config: Path, monkeypatch: pytest.MonkeyPatch, secret: str, noted: int
) -> None:
    monkeypatch.setenv(f"{PREFIX}STORE__URL", "postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    config.write_text(CONFIG.replace('secret = "only for tests"\n', secret))
    assert command("check").out.count("note  publication.secret is not set: every machine needs the same") == noted


@pytest.mark.embedded
def test_where_it_arose_is_shown_only_when_asked_for(command: Command, config: Path) -> None:
    config.write_text(CONFIG + "[store]\nurl = 'mysql://here/there'\n")
    told = command("cases")
    assert (told.status, "mysql" in told.err, "Traceback" in told.err) == (2, True, False)
    with pytest.raises(Exception, match="mysql"):
        command("--debug", "cases")


@pytest.mark.usefixtures("config")
def test_a_mistake_of_ours_is_a_sentence_too_and_debug_shows_where(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("corrections_inbox.cli.daemon.bare_address", broken)
    told = command("digest", "--to", "noor@courier.example", "--print")
    assert (told.status, told.err.count("\n")) == (1, 1)
    assert "ZeroDivisionError: by nought" in told.err
    with pytest.raises(ZeroDivisionError):
        command("--debug", "digest", "--to", "noor@courier.example", "--print")

"""`replay` and `match`: what would be made of mail, as other programs read it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Command

KEYS = {
    *("path", "message_id", "kind", "rule", "acknowledge", "acknowledge_reason", "letter", "linked", "confidence"),
    *("cases", "candidates", "sources", "named_sources", "reporter_words", "language", "defects", "quarantined"),
}
HEAD = (
    "From: Rosa <rosa@reader.example>\r\nTo: corrections@courier.example\r\nDate: Mon, 02 Mar 2026 09:00:00 +0000\r\n"
)
QUOTED = (
    HEAD + 'Subject: Lighthouse\r\nMessage-ID: <quoted@reader.example>\r\n\r\nHello,\r\n\r\nyou write "The beam, which '
    'reaches 91 nautical miles, came on at 6.42pm". No beam does that. It reaches 18 nautical miles, see\r\n'
    "https://lights.example/skerry-point\r\n\r\nRosa\r\n"
)
NAMED = (
    HEAD
    + "Subject: An error\r\nMessage-ID: <named@reader.example>\r\n\r\nThere is a mistake in your article Skerry Point "
    "light burns again after eleven dark weeks. Please look into it.\r\n"
)
AWAY = (
    HEAD + "Subject: Out of office\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <away@reader.example>\r\n\r\n"
    "I am away until Monday.\r\n"
)


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    folder.mkdir()
    for name, mail in (("quoted", QUOTED), ("named", NAMED), ("away", AWAY)):
        (folder / f"{name}.eml").write_bytes(mail.encode())
    return folder


def replayed(command: Command, path: Path) -> dict[str, dict[str, Any]]:
    out = path.parent / "out.jsonl"
    told = command("replay", path, "--json", out)
    assert (told.status, told.err) == (0, "")
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return {line["path"]: line for line in lines}


@pytest.mark.usefixtures("config")
def test_each_mail_about_the_only_article_gets_what_it_should(command: Command, one_article: Path, mails: Path) -> None:
    assert command("articles", "import", one_article).status == 0
    lines = replayed(command, mails)
    quoted, named, away = lines["quoted.eml"], lines["named.eml"], lines["away.eml"]
    [case] = quoted["cases"]
    assert (case["article"]["id"], quoted["letter"], quoted["acknowledge"]) == ("hc-001", "acknowledgment", True)
    assert case["passage"]["exact"].startswith("The beam, which reaches 19 nautical miles")
    # The figures alone leave it open which is right, so a change may be left out; a wrong one is never offered.
    change = case["suggested_change"] or {"from": "19", "to": "18"}
    assert (change["from"].split()[0] in {"19", "91"}, change["to"].split()[0]) == (True, "18")
    assert quoted["sources"] == ["https://lights.example/skerry-point"]
    [case] = named["cases"]
    assert (named["kind"], named["acknowledge"]) == ("report", True)
    assert [one["id"] for one in named["candidates"]] == ["hc-001"]
    assert case["passage"]["confidence"] < 0.5, "so unsure a passage is not told to the reader"
    assert (away["kind"], away["cases"], away["acknowledge"], away["letter"]) == ("automatic", [], False, None)


def test_every_line_has_every_key_and_places_stand_where_they_say(
    command: Command, config: Path, one_article: Path, mails: Path
) -> None:
    assert command("--config", config, "articles", "import", one_article).status == 0
    (mails / "empty.eml").write_bytes(b"")
    (mails / "picture.bin").write_bytes(bytes(range(256)) * 40)
    lines = replayed(command, mails)
    assert set(lines) == {"quoted.eml", "named.eml", "away.eml", "empty.eml", "picture.bin"}
    assert all(set(line) == KEYS for line in lines.values())
    article = json.loads(one_article.read_text(encoding="utf-8"))
    passage = lines["quoted.eml"]["cases"][0]["passage"]
    assert passage["where"] == "body"
    assert article["text"][passage["start"] : passage["end"]] == passage["exact"]
    before, after = article["text"][: passage["start"]], article["text"][passage["end"] :]
    assert before.endswith(passage["prefix"])
    assert after.startswith(passage["suffix"])


@pytest.mark.usefixtures("config")
def test_a_file_may_have_any_name(command: Command, one_article: Path, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    name = os.fsdecode(b"caf\xe9 \xe2\x80\xa6.txt")
    (folder / name).write_bytes(NAMED.encode())
    command("articles", "import", one_article)
    assert set(replayed(command, folder)) == {name}


@pytest.mark.usefixtures("config")
def test_without_any_article_nothing_is_linked_and_it_says_why(command: Command, mails: Path) -> None:
    told = command("replay", mails, "--json", "out.jsonl")
    assert told.status == 0
    assert "No article is indexed yet" in told.err
    lines = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert not any(line["linked"] or line["candidates"] for line in lines)


def test_where_matching_is_switched_off_no_article_is_looked_for(
    command: Command, config: Path, one_article: Path, mails: Path
) -> None:
    command("articles", "import", one_article)
    config.write_text(config.read_text(encoding="utf-8") + "[matching]\nenabled = false\n", encoding="utf-8")
    quoted = replayed(command, mails)["quoted.eml"]
    assert (quoted["kind"], quoted["letter"], quoted["linked"], quoted["candidates"]) == (
        "report",
        "question",
        False,
        [],
    )


@pytest.mark.embedded
@pytest.mark.usefixtures("config")
def test_it_writes_nothing_to_the_store(command: Command, one_article: Path, mails: Path, tmp_path: Path) -> None:
    command("articles", "import", one_article)
    store = tmp_path / "var" / "corrections-inbox.sqlite3"
    before = store.read_bytes()
    command("replay", mails)
    command("match", mails / "quoted.eml")
    assert store.read_bytes() == before


@pytest.mark.usefixtures("config")
def test_an_empty_folder_holds_nothing(command: Command, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    told = command("replay", tmp_path / "nothing", "--json", "out.jsonl")
    assert (told.status, Path("out.jsonl").read_text(encoding="utf-8")) == (0, "")
    assert "0 messages" in told.out


def test_a_path_that_is_not_there_is_a_usage_error(command: Command) -> None:
    told = command("replay", "nowhere")
    assert (told.status, "nowhere" in told.err, "Traceback" in told.err) == (2, True, False)


@pytest.mark.usefixtures("config")
def test_a_match_is_told_with_its_reasons(command: Command, one_article: Path, mails: Path) -> None:
    command("articles", "import", one_article)
    told = command("match", mails / "quoted.eml")
    assert told.status == 0
    for words in (
        "Skerry Point light burns again",
        "19 nautical miles",
        "quote:",
        "https://lights.example/skerry-point",
    ):
        assert words in told.out


@pytest.mark.usefixtures("config")
def test_a_match_without_an_article_says_so(command: Command, mails: Path) -> None:
    told = command("match", mails / "named.eml")
    assert (told.status, "no article was found" in told.out) == (0, True)

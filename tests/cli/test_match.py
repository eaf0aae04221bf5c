"""`match`: the mail and the article side by side, and on what grounds."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Command

PAPER = (
    {
        "id": "quay",
        "url": "https://courier.example/2026/02/quay",
        "headline": "Fish quay to be rebuilt in stone",
        "text": "The fish quay at Tarn Sound will be rebuilt in stone by 2029, at a cost of 31 million crowns.\n\n"
        "The harbour master, Odile Fenwick, said that boats would use the north mole until then.",
        "published": "2026-02-27T08:00:00Z",
    },
    {
        "id": "crane",
        "url": "https://courier.example/2026/02/crane",
        "headline": "Old crane of the fish quay goes to a museum",
        "text": "The crane of the fish quay, built in 1911, goes to the museum at Tarn Sound.\n\nIt weighs 40 tonnes.",
        "published": "2026-02-25T08:00:00Z",
    },
)
HEAD = (
    "From: Rosa <rosa@reader.example>\r\nTo: corrections@courier.example\r\nSubject: Fish quay\r\n"
    "Date: Mon, 02 Mar 2026 09:00:00 +0000\r\nMessage-ID: <quay@reader.example>\r\n\r\n"
)


@pytest.fixture(autouse=True)
def paper(command: Command, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.exists()
    file = tmp_path / "paper.jsonl"
    file.write_text("".join(json.dumps(article) + "\n" for article in PAPER), encoding="utf-8")
    assert command("articles", "import", file).status == 0
    monkeypatch.setenv("COLUMNS", "80")


def matched(command: Command, tmp_path: Path, text: str, head: str = HEAD) -> list[str]:
    file = tmp_path / "mail.eml"
    file.write_bytes((head + text.replace("\n", "\r\n")).encode())
    told = command("match", file)
    assert (told.status, told.err) == (0, "")
    return [line.rstrip() for line in told.out.splitlines()]


MISQUOTED = (
    'You write "The fish quay at Tarn Sound will be rebuilt in stone by 2029, at a cost of 13 million crowns".\n'
    'That should be 33 million. You also had "the old quay was sold to a brewery in the north" in print.\n\nRosa\n'
)


def test_the_mail_and_the_article_stand_side_by_side_with_what_differs_in_brackets(
    command: Command, tmp_path: Path
) -> None:
    lines = matched(command, tmp_path, MISQUOTED)
    at = next(i for i, line in enumerate(lines) if "the mail says" in line)
    assert lines[at].split() == ["the", "mail", "says", "the", "article", "says"]
    columns = lines[at + 1 : at + 5]
    left, right = ("".join(line[part] + " " for line in columns) for part in (slice(10, 43), slice(43, 80)))
    assert "[13] million" in " ".join(left.split())
    assert "[31] million" in " ".join(right.split())
    assert "[The fish" not in left


def test_it_tells_the_searches_the_grounds_the_next_best_and_what_is_missing(command: Command, tmp_path: Path) -> None:
    lines = matched(command, tmp_path, MISQUOTED)
    labels = {line[:8].strip() for line in lines}
    assert {"found by", "instead", "missing", "body"} <= labels
    told = " ".join(" ".join(lines).split())
    assert "a quote" in told.split("found by")[1]
    assert "Next best: “Old crane of the fish quay goes to a museum”" in told
    assert "“the old quay was sold to a brewery in the north” stands nowhere in it." in told


def test_it_tells_a_link_of_ours_that_leads_nowhere(command: Command, tmp_path: Path) -> None:
    link = "https://courier.example/2026/02/gone-for-good"
    lines = matched(command, tmp_path, f"{MISQUOTED}\nSee {link}\n")
    assert f"The link {link} leads to no article" in " ".join(" ".join(lines).split())


def test_without_an_article_it_still_tells_the_link_that_leads_nowhere(command: Command, tmp_path: Path) -> None:
    link = "https://courier.example/2026/02/gone-for-good"
    lines = matched(command, tmp_path, f"Hjørdis, hvorfor?\n{link}\n", HEAD.replace("Fish quay", "Ting"))
    told = " ".join(" ".join(lines).split())
    assert "no article was found" in told
    assert f"missing The link {link} leads to no article" in told


def test_it_fits_eighty_columns_and_has_no_colour_in_a_pipe(command: Command, tmp_path: Path) -> None:
    lines = matched(command, tmp_path, MISQUOTED)
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in "".join(lines)


def test_words_that_have_nothing_in_common_are_not_marked(command: Command, tmp_path: Path) -> None:
    text = "On the fish quay everybody is aware by now that her name, Fenwick, is written with two letters more.\n"
    lines = matched(command, tmp_path, text)
    assert "the mail says                      the article says" in " ".join(line.strip() for line in lines)
    assert "[" not in "".join(lines)


def test_the_grounds_of_the_article_stand_above_the_passage_and_those_of_the_passage_below(
    command: Command, tmp_path: Path
) -> None:
    told = " ".join(" ".join(matched(command, tmp_path, MISQUOTED)).split())
    above, below = told.split("the mail says the article says", 1)
    assert "Telling words in common" in above
    assert "The mail quotes this passage" in below
    assert "The mail quotes this passage" not in above


def test_a_word_between_marks_is_not_laid_beside_the_article(command: Command, tmp_path: Path) -> None:
    text = 'At "Tarn" Sound the fish quay will be rebuilt in stone by 2031, not by 2029.\n'
    told = " ".join(" ".join(matched(command, tmp_path, text)).split())
    assert 'At "Tarn" Sound' in told.split("the mail says the article says ")[1][:40]


def test_wide_terminals_are_used(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    lines = matched(command, tmp_path, MISQUOTED)
    assert 80 < max(map(len, lines)) <= 160


def test_a_mail_that_opens_no_case_is_linked_to_nothing(command: Command, tmp_path: Path) -> None:
    head = HEAD.replace("Fish quay", "Out of office: Fish quay to be rebuilt in stone").replace(
        "Message-ID", "Auto-Submitted: auto-replied\r\nMessage-ID"
    )
    lines = matched(command, tmp_path, "I am back on Monday.\n", head)
    assert "not a case, but:" in lines
    assert [line.split()[0] for line in lines if "Fish quay to be rebuilt in stone" in line][-1] in {"about", "guess"}
    assert not [line for line in lines if line.strip().startswith("linked")]

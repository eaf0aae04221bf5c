import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.spans(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["The ferry sank.", "Nobody was hurt!", "Why?"],
        ["Sen. J. P. Alder (D-Ore.) met Dr. Bloom on Jan. 5 at 3 p.m. in St. Osyth.", "He left."],
        ["It left the U.S. in May.", "The U.S. Navy stayed."],
        ["They moved to the U.S.", "He did not."],
        ["He comes from Holm, Mass.", "“I like it,” he said."],
        ["“Really?” she asked.", "“Yes.”", "That was all."],
        ["It cost 3.5 million in 2004.", "Nine paid."],
        ["She paid 12.", "Nobody else did."],
        ["Am 3. Oktober 1990 kam Dr. Vogt nach Lübeck.", "Er blieb z.B. lange."],
        ["¿Quién lo dijo?", "¡Nadie!", "El Sr. Mora calló."],
        ["M. Dubois l’a dit : « C’est faux. »", "Il a tort."],
        ["В 1994 г. он уехал.", "Потом вернулся."],
        ["هل هذا صحيح؟", "لا أظن ذلك."],
        ["no.", "i was there in 1990.", "it was red"],
        ["See No. 5 of the list.", "No."],
    ],
)
def test_a_text_is_cut_where_a_person_would_cut_it(expected: list[str]) -> None:
    assert cut(" ".join(expected)) == expected


def test_lines_wrapped_by_a_mail_program_are_joined() -> None:
    wrapped = "The chapel that you place on the north bank of the river has stood on\nthe south bank since 1702. Please look.\n"
    assert cut(wrapped) == [
        "The chapel that you place on the north bank of the river has stood on\nthe south bank since 1702.",
        "Please look.",
    ]


def test_short_lines_and_bullets_end_where_their_writer_ended_them() -> None:
    assert cut("Two things\n- the date is wrong\n- so is the name\nBest\nRosa") == [
        "Two things",
        "- the date is wrong",
        "- so is the name",
        "Best",
        "Rosa",
    ]


def test_a_missing_space_after_a_full_stop_ends_a_sentence_too() -> None:
    assert cut("It ended.Then it began at www.gull.example again.") == [
        "It ended.",
        "Then it began at www.gull.example again.",
    ]


def test_an_article_gives_its_sentences_with_their_places() -> None:
    article = Article(
        "1", "https://gull.example/1", "Ferry sinks. Again", "One. Two.\n\nThree.", captions=("Left: Ada. Right: Bo.",)
    )
    found = sentences.of_article(article)
    assert [(s.text, s.where, s.paragraph, s.ordinal) for s in found] == [
        ("Ferry sinks. Again", Where.HEADLINE, 0, 0),
        ("One.", Where.BODY, 0, 0),
        ("Two.", Where.BODY, 0, 1),
        ("Three.", Where.BODY, 1, 0),
        ("Left: Ada.", Where.CAPTION, 0, 0),
        ("Right: Bo.", Where.CAPTION, 0, 1),
    ]
    assert all(article.part(s.where, s.caption)[s.start : s.end] == s.text for s in found)


@given(st.text(alphabet='aB. !?\n>"“”1é', max_size=80))
def test_sentences_are_disjoint_and_leave_no_word_out(text: str) -> None:
    end, kept = 0, ""
    for start, stop in sentences.spans(text):
        assert end <= start < stop <= len(text)
        kept += text[start:stop]
        end = stop
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize("piece", ["a. ", " ", ".", "\n> ", "x\n", "\n\n", '" ', "U.S. "])
def test_a_hostile_text_takes_no_more_than_linear_time(piece: str) -> None:
    began = time.process_time()
    sentences.spans(piece * 50_000)
    assert time.process_time() - began < 5

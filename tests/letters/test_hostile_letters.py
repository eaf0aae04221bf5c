"""Whatever a stranger writes, a letter is one sound message to one address, or it is not built at all."""

import email
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corrections_inbox.articles import Where
from corrections_inbox.cases import Letter
from corrections_inbox.letters import (
    LOOP_HEADER,
    Acknowledgment,
    Composed,
    Original,
    Outcome,
    ReaderLetter,
    Templates,
    Understood,
    compose,
)
from corrections_inbox.letters.restraint import may_be_repeated
from corrections_inbox.letters.samples import LETTERHEAD
from corrections_inbox.matching import ArticleRef, Candidate, Claim, Match, Passage, SuggestedChange

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEADERS = [
    *("From", "Reply-To", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
    *("Auto-Submitted", "X-Auto-Response-Suppress", LOOP_HEADER, "MIME-Version", "Content-Type"),
]
# All of Unicode, lone surrogates and controls too, and the pieces that attacks on headers and markup are made of.
PIECES = [
    "\r\n",
    "\nBcc: x@y.example",
    "=?utf-8?q?=0ABcc?=",
    "=?utf-8?b?",
    "?=",
    "<b>",
    "{{ 1 }}",
    "%s",
    "\u202e",
    "\udc80",
    "\x00",
]
HOSTILE = st.lists(st.one_of(st.text(st.characters(codec=None), max_size=60), st.sampled_from(PIECES)), max_size=6).map(
    "".join
)
many = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def parsed(composed: Composed) -> EmailMessage:
    message = email.message_from_bytes(composed.raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def assert_sound(composed: Composed) -> None:
    message = parsed(composed)
    assert set(message.keys()) - {"In-Reply-To", "References"} == set(HEADERS) - {"In-Reply-To", "References"}
    assert len(message.keys()) == len(set(message.keys()))
    assert str(message["To"]) == "reader@post.example"
    assert not message.defects
    assert composed.raw.isascii()
    assert composed.raw.count(b"\n") == composed.raw.count(b"\r\n") == composed.raw.count(b"\r")
    bodies = [part.get_content() for part in message.iter_parts()]
    assert [body.replace("\r\n", "\n").strip() for body in bodies] == [composed.text.strip(), composed.html.strip()]


def write(templates: Templates, values: ReaderLetter, original: Original) -> Composed:
    return compose(templates, LETTERHEAD, values, original, now=NOW, key="mail:1")


@many
@given(subject=HOSTILE, message_id=HOSTILE, reference=HOSTILE, language=HOSTILE)
def test_headers_of_a_mail_never_break_the_answer(
    templates: Templates, subject: str, message_id: str, reference: str, language: str
) -> None:
    original = Original("reader@post.example", subject, language, message_id, (reference, "<zero@post.example>"))
    assert_sound(write(templates, Outcome(Letter.CORRECTED, "C-2026-0001"), original))


@many
@given(wrong=HOSTILE, right=HOSTILE, headline=HOSTILE, exact=HOSTILE)
def test_an_acknowledgment_repeats_only_what_it_may(
    templates: Templates, wrong: str, right: str, headline: str, exact: str
) -> None:
    candidate = Candidate(
        ArticleRef("1", "https://harbourpost.example/x", headline), 0.9, Passage(exact, "", "", 0, 1, Where.BODY)
    )
    match = Match(candidate, (candidate,), Claim(SuggestedChange(wrong, right)))
    understood = Understood.of("C-2026-0001", match)
    composed = write(templates, Acknowledgment((understood,)), Original("reader@post.example"))
    assert_sound(composed)
    assert understood.change is None or may_be_repeated(understood.change.right, 60)
    assert ("You suggest" in composed.text) == (understood.change is not None)


@many
@given(notice=HOSTILE, explanation=HOSTILE)
def test_an_editors_words_arrive_in_any_shape(templates: Templates, notice: str, explanation: str) -> None:
    outcome = Outcome(Letter.NO_CHANGE, "C-2026-0001", None, notice, explanation)
    assert_sound(write(templates, outcome, Original("reader@post.example")))

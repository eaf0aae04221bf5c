"""The headers that automatic mail must carry (RFC 3834, RFC 5322), as they stand in the bytes."""

import email
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

import pytest

from corrections_inbox.letters import LOOP_HEADER, Composed, Letterhead, Original, Receipt, Templates, compose
from corrections_inbox.letters.digest import compose_digest
from corrections_inbox.letters.sample_desk import sample_digest
from corrections_inbox.letters.samples import LETTERHEAD, ORIGINAL

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OUTLOOK_ID = f"<{'AM0PR10MB' * 12}@eurprd.prod.outlook.example>"


def write(
    templates: Templates, original: Original = ORIGINAL, *, letterhead: Letterhead = LETTERHEAD, key: str = "mail:1"
) -> Composed:
    return compose(templates, letterhead, Receipt(reference="C-2026-0001"), original, now=NOW, key=key)


def parsed(composed: Composed) -> EmailMessage:
    message = email.message_from_bytes(composed.raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def raw_header(composed: Composed, name: str) -> bytes:
    head = composed.raw.partition(b"\r\n\r\n")[0]
    unfolded = head.replace(b"\r\n ", b" ").split(b"\r\n")
    return next(line for line in unfolded if line.lower().startswith(name.lower().encode() + b":"))


def test_it_answers_as_an_automatic_reply(templates: Templates) -> None:
    message = parsed(write(templates))
    assert message["From"] == "The Harbour Post <corrections@harbourpost.example>"
    assert message["Reply-To"] == "corrections@harbourpost.example"
    assert message["To"] == "reader@post.example"
    assert message["Subject"] == "Re: Ferry article: wrong number of cars"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message[LOOP_HEADER] == "sample"
    assert message["In-Reply-To"] == "<one@post.example>"
    assert message["References"] == "<zero@post.example> <one@post.example>"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_digest_is_generated_and_answers_nothing(templates: Templates) -> None:
    composed = compose_digest(templates, LETTERHEAD, sample_digest(), now=NOW)
    message = parsed(composed)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["In-Reply-To"] is None
    assert message["To"] == "noor@harbourpost.example"
    assert compose_digest(templates, LETTERHEAD, sample_digest(), now=NOW).message_id == composed.message_id


def test_the_date_is_told_in_the_publications_zone(templates: Templates) -> None:
    masthead = replace(LETTERHEAD.masthead, zone=ZoneInfo("Europe/Berlin"))
    composed = write(templates, letterhead=replace(LETTERHEAD, masthead=masthead))
    assert raw_header(composed, "Date") == b"Date: Mon, 02 Mar 2026 10:00:00 +0100"


def test_the_same_key_gives_the_same_bytes_and_another_key_another_id(templates: Templates) -> None:
    first, again, other = write(templates), write(templates), write(templates, key="mail:2")
    assert first == again
    assert first.message_id != other.message_id
    assert first.message_id.startswith("<receipt.")
    assert first.message_id.endswith("@harbourpost.example>")
    assert raw_header(first, "Message-ID").split()[1].decode() == first.message_id


def test_the_id_depends_on_the_secret(templates: Templates) -> None:
    assert write(templates).message_id != write(templates, letterhead=replace(LETTERHEAD, secret="x")).message_id


def test_every_line_ends_in_crlf_and_is_ascii_and_short(templates: Templates) -> None:
    raw = compose_digest(templates, LETTERHEAD, sample_digest(), now=NOW).raw
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_long_ids_keep_the_thread(templates: Templates) -> None:
    original = replace(ORIGINAL, message_id=OUTLOOK_ID, references=(OUTLOOK_ID.replace("AM0", "BN1"),))
    composed = write(templates, original)
    assert raw_header(composed, "In-Reply-To") == f"In-Reply-To: {OUTLOOK_ID}".encode()
    assert raw_header(composed, "References").split()[1:] == [original.references[0].encode(), OUTLOOK_ID.encode()]
    assert b"=?" not in raw_header(composed, "References")


def test_a_long_thread_keeps_its_first_and_last_ids(templates: Templates) -> None:
    thread = tuple(f"<{n}@post.example>" for n in range(40))
    references = str(parsed(write(templates, replace(ORIGINAL, references=thread)))["References"]).split()
    assert references == [thread[0], *thread[-9:], "<one@post.example>"]


@pytest.mark.parametrize(
    "bad", ["<a b@c>", "no brackets", "<a@b>\r\nBcc: x@y.example", f"<{'x' * 1000}@y>", "<ü@y>", "<\udc80@y>", ""]
)
def test_ids_that_would_break_a_header_are_dropped(templates: Templates, bad: str) -> None:
    dropped = parsed(write(templates, replace(ORIGINAL, message_id=bad)))
    assert dropped["In-Reply-To"] is None
    assert dropped["References"] is None
    kept = parsed(write(templates, replace(ORIGINAL, references=(bad, "<zero@post.example>"))))
    assert kept["References"] == "<zero@post.example> <one@post.example>"
    assert kept["Bcc"] is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "reader",
        "reader@",
        "@post.example",
        "Rosa <reader@post.example>",
        "a@post.example, b@post.example",
        "alice@x)bob@evil.example",
        "a@b@post.example",
        "a@post.example\r\nBcc: b@post.example",
        '"a b"@post.example',
        "a@post.example;b",
        "group:a@post.example",
    ],
)
def test_only_one_bare_address_is_ever_written_to(templates: Templates, address: str) -> None:
    with pytest.raises(ValueError, match="not one bare address"):
        write(templates, replace(ORIGINAL, recipient=address))


def test_international_addresses_are_written_as_they_travel(templates: Templates) -> None:
    assert raw_header(write(templates, replace(ORIGINAL, recipient="rosa@bücher.example")), "To") == (
        b"To: rosa@xn--bcher-kva.example"
    )
    local = write(templates, replace(ORIGINAL, recipient="jörg@post.example"))
    assert raw_header(local, "To") == "To: jörg@post.example".encode()


def test_a_name_or_subject_beyond_ascii_is_encoded_in_short_words(templates: Templates) -> None:
    masthead = replace(LETTERHEAD.masthead, name="Größenfelder Tagblatt")
    subject = "Übermäßig große Zahl überall und noch ein paar schöne Wörter mehr, für die Länge, völlig unnötig"
    composed = write(templates, replace(ORIGINAL, subject=subject), letterhead=replace(LETTERHEAD, masthead=masthead))
    assert parsed(composed)["Subject"] == f"Re: {subject}"
    assert parsed(composed)["From"] == "Größenfelder Tagblatt <corrections@harbourpost.example>"
    assert max(map(len, composed.raw.split(b"\r\n"))) <= 78


def test_a_subject_that_carries_something_gives_way_to_ours(templates: Templates) -> None:
    composed = write(templates, replace(ORIGINAL, subject="Win at evil.example\r\nBcc: all@post.example"))
    assert parsed(composed)["Subject"] == "We have received your mail: C-2026-0001"
    assert b"evil" not in composed.raw

"""A house with its words, and a reader's letter that nothing is wrong with."""

from dataclasses import replace
from typing import Any

from corrections_inbox.message import Address, Authentication, Link, Message, Role, Segment
from corrections_inbox.paths import shipped
from corrections_inbox.triage import Publication, load_words

WORDS = load_words({file.stem: file.read_text(encoding="utf-8") for file in shipped("config/triage").glob("*.toml")})
HOUSE = Publication(
    name="The Harbour Gazette",
    hosts=frozenset({"harbourgazette.example"}),
    own_addresses=frozenset({"corrections@harbourgazette.example", "news+desk@harbourgazette.example"}),
    staff=frozenset({"bram@harbourgazette.example", "@desk.harbourgazette.example"}),
    authserv_id="mx.harbourgazette.example",
    message_id_domain="letters.harbourgazette.example",
    words=WORDS,
)


def letter(
    text: str = "The bridge opened in 1931, not in 1913.", subject: str = "The old bridge", **fields: Any
) -> Message:
    """A mail of Rosa's with these own words; any field of `Message`, or `quoted` and `forwarded` text below it."""
    below = {Role.QUOTED: fields.pop("quoted", ""), Role.FORWARDED: fields.pop("forwarded", "")}
    whole, segments = text, [Segment(Role.OWN, 0, len(text))] if text else []
    for role, words in below.items():
        if words:
            segments.append(Segment(role, len(whole), len(whole) + len(words)))
            whole += words
    links = tuple(Link(url, url, Role.OWN) for url in fields.pop("urls", ()))
    message = Message(
        message_id="<1@rosa.example>",
        sender=Address("rosa@rosa.example", "Rosa Lindqvist"),
        reply_to=(),
        to=(Address("corrections@harbourgazette.example"),),
        reverse_path="rosa@rosa.example",
        subject=subject,
        sent=None,
        received=None,
        in_reply_to=(),
        references=(),
        headers=(),
        media_types=("text/plain",),
        text=whole,
        segments=tuple(segments),
        links=links,
        attachments=(),
        language="en",
        authentication=Authentication(),
        forwarded_sender=None,
        defects=(),
    )
    return replace(message, **fields)

"""Message to `Reading`: the mail's citations, sentences, links, days and names, each found where it stands."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from corrections_inbox.matching import bylines, dates, quotes, sentences
from corrections_inbox.matching.cues import CLOSING, GREETING
from corrections_inbox.matching.reading import Quote, Reading, Sentence
from corrections_inbox.message import Message, Role, Segment

# Quoted and forwarded text says as much about the article as the reader's own, only less surely; signatures say nothing.
SPOKEN = (Role.OWN, Role.FORWARDED, Role.QUOTED)
DEFAULT_LANGUAGE = "en"
MOST_TEXT = 30_000  # code points; what a mail says beyond is a document, and its reading must stay bounded


def read(message: Message, received: datetime) -> Reading:
    """What `message` says about the article it means; days count back from `received` where its writer lives."""
    spoken = _spoken(message)
    said = "\n\n".join((message.subject, *(message.text[s.start : s.end] for s in spoken)))
    return Reading(
        message=message,
        quotes=tuple(quote for segment in spoken for quote in _quotes(message, segment)),
        sentences=tuple(sentence for segment in spoken for sentence in _sentences(message, segment)),
        urls=_urls(message),
        dates=dates.mentioned(said, _local_day(message, received)),
        months=dates.months(said),
        bylines=bylines.mentioned(said),
        language=message.language or DEFAULT_LANGUAGE,
    )


def _spoken(message: Message) -> list[Segment]:
    """The segments that speak, the reader's own first, up to `MOST_TEXT` in all."""
    kept, room = [], MOST_TEXT
    for segment in sorted((s for s in message.segments if s.role in SPOKEN), key=lambda s: SPOKEN.index(s.role)):
        if room > 0:
            kept.append(replace(segment, end=min(segment.end, segment.start + room)))
            room -= segment.end - segment.start
    return kept


def _local_day(message: Message, received: datetime) -> date:
    # "Yesterday" is reckoned by the writer's clock, of which Date gives the zone.
    zone = message.sent.tzinfo if message.sent else None
    return received.astimezone(zone).date() if zone else received.date()


def _urls(message: Message) -> tuple[str, ...]:
    ordered = sorted(message.links, key=lambda link: link.role is not Role.OWN)
    return tuple(dict.fromkeys(link.url for link in ordered))


def _quotes(message: Message, segment: Segment) -> Iterator[Quote]:
    text = message.text[segment.start : segment.end]
    for span in quotes.find(text):
        start, end = segment.start + span.start, segment.start + span.end
        yield Quote(message.text[start:end], start, end, segment.role, span.style)


def _sentences(message: Message, segment: Segment) -> Iterator[Sentence]:
    text = message.text[segment.start : segment.end]
    for start, end in sentences.spans(text):
        if not _is_courtesy(text[start:end]):
            yield Sentence(text[start:end], segment.start + start, segment.start + end, segment.role)


def _is_courtesy(text: str) -> bool:
    return bool(GREETING.match(text) or CLOSING.match(text))

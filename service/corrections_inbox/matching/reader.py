"""Message to `Reading`: the mail's citations, sentences, links, days and names, each found where it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from corrections_inbox.matching import bylines, dates, fragments, quotes, sentences
from corrections_inbox.matching.cues import CLOSING, GREETING
from corrections_inbox.matching.reading import Quote, Reading, Sentence
from corrections_inbox.message import Message, Role, Segment

# Quoted and forwarded text says as much about the article as the reader's own, only less surely; signatures say nothing.
SPOKEN = (Role.OWN, Role.FORWARDED, Role.QUOTED)
DEFAULT_LANGUAGE = "en"
# What a mail says beyond these is a document's; its reading must stay bounded, whatever it holds.
MOST_TEXT = 12_000  # code points
LONGEST_SUBJECT = 1_000
MOST_QUOTES, LONGEST_QUOTE = 60, 2_000  # the latter in code points
MOST_SENTENCES = 150
MOST_LINKS = 100
MOST_DAYS, MOST_NAMES = 40, 40

Thing = TypeVar("Thing")


@dataclass(slots=True)
class _Ration:
    """Gives out no more of each thing than its cap, and tells what was left out."""

    defects: list[str] = field(default_factory=list)

    def first(self, things: Iterable[Thing], most: int, what: str) -> tuple[Thing, ...]:
        kept = tuple(islice(things, most + 1))
        if len(kept) > most:
            self.defects.append(f"only the first {most:,} {what} were looked at")
        return kept[:most]


def read(message: Message, received: datetime) -> Reading:
    """What `message` says about the article it means; days count back from `received` where its writer lives.

    Of a mail of any size no more is read than the caps above; `defects` tells what was left out.
    """
    ration = _Ration()
    subject = "".join(ration.first(message.subject, LONGEST_SUBJECT, "characters of the subject"))
    message = replace(message, subject=subject)
    spoken = _spoken(message, ration)
    said = "\n\n".join((subject, *(message.text[s.start : s.end] for s in spoken)))
    cited = (quote for segment in spoken for quote in _quotes(message, segment))
    linked = fragments.cited(message.links, message.text[:MOST_TEXT])
    told = (sentence for segment in spoken for sentence in _sentences(message, segment))
    day = _local_day(message, received)
    return Reading(
        message=message,
        quotes=(*ration.first(cited, MOST_QUOTES, "quotations"), *linked),
        sentences=ration.first(told, MOST_SENTENCES, "sentences"),
        urls=ration.first(_urls(message), MOST_LINKS, "links"),
        dates=ration.first(dates.mentioned(said, day), MOST_DAYS, "days that it names"),
        months=ration.first(dates.months(said), MOST_DAYS, "months that it names"),
        bylines=ration.first(bylines.mentioned(said), MOST_NAMES, "names that may be an author's"),
        language=message.language or DEFAULT_LANGUAGE,
        defects=tuple(ration.defects),
    )


def _spoken(message: Message, ration: _Ration) -> list[Segment]:
    """The segments that speak, the reader's own first, up to `MOST_TEXT` in all."""
    kept, room = [], MOST_TEXT
    for segment in sorted((s for s in message.segments if s.role in SPOKEN), key=lambda s: SPOKEN.index(s.role)):
        if room > 0:
            kept.append(replace(segment, end=min(segment.end, segment.start + room)))
        room -= segment.end - segment.start
    if room < 0:
        ration.defects.append(f"only the first {MOST_TEXT:,} characters of what it says were looked at")
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
        start = segment.start + span.start
        end = min(segment.start + span.end, start + LONGEST_QUOTE)
        yield Quote(message.text[start:end], start, end, segment.role, span.style)


def _sentences(message: Message, segment: Segment) -> Iterator[Sentence]:
    text = message.text[segment.start : segment.end]
    for start, end in sentences.spans(text):
        if not _is_courtesy(text[start:end]):
            yield Sentence(text[start:end], segment.start + start, segment.start + end, segment.role)


def _is_courtesy(text: str) -> bool:
    return bool(GREETING.match(text) or CLOSING.match(text))

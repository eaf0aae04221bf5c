"""A small made-up paper and the mail that its readers send while the service is being killed."""
# ruff: noqa: INP001  no package

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from crashing import BRINGS_DOWN, FALLS_OVER
from installation import crlf

ARTICLES = 20
DEADLY_EVERY, FIRST_FALLS_OVER, FIRST_BRINGS_DOWN = 16, 2, 9
TOWNS = (
    "Aldmouth",
    "Brack Quay",
    "Corrin",
    "Dunsea",
    "Elverby",
    "Farholm",
    "Gannet Point",
    "Hove End",
    "Isker",
    "Jarrow Mill",
)
THINGS = ("ferry carries {} passengers", "library lent {} books in a month", "school counts {} pupils")


class Sort(StrEnum):
    REPORT = "report"
    THANKS = "thanks"
    MACHINE = "machine"
    FALLS_OVER = "falls over"  # the program fails at it
    BRINGS_DOWN = "brings down"  # the program ends by it


@dataclass(frozen=True, slots=True)
class Made:
    """A mail. Two reports of one `error` must come together in one case."""

    name: str
    sort: Sort
    raw: bytes
    error: int | None = None


def article(number: int) -> str:
    """One line of an articles file."""
    town, second = TOWNS[number % len(TOWNS)], "North" if number >= len(TOWNS) else "South"
    told = [f"The {second} {town} {thing.format(_said(number, place))}." for place, thing in enumerate(THINGS)]
    return json.dumps(
        {
            "id": f"a{number}",
            "url": _url(number),
            "headline": f"How {second} {town} spent the winter",
            "text": "\n\n".join(told),
            "published": "2026-01-05",
        }
    )


def mails(first: int = 0) -> Iterator[Made]:
    """Mail without end: mostly reports, in pairs of one error, between them thanks and machines; a few are deadly."""
    number = first
    while True:
        yield from (_report(number, reader) for reader in ("rosa", "noor"))
        if number % 3 == 0:
            yield _other(
                number, Sort.THANKS, "Thank you", "Thank you for the lovely piece on the harbour, I enjoyed it."
            )
        if number % 4 == 1:
            yield _other(number, Sort.MACHINE, "Automatic reply: away", "I am away.", "Auto-Submitted: auto-replied\n")
        if number % DEADLY_EVERY == FIRST_FALLS_OVER:
            yield _other(number, Sort.FALLS_OVER, f"Wrong {FALLS_OVER}", "Your harbour story is wrong.")
        if number % DEADLY_EVERY == FIRST_BRINGS_DOWN:
            yield _other(number, Sort.BRINGS_DOWN, f"Wrong {BRINGS_DOWN}", "Your harbour story is wrong.")
        number += 1


def _report(number: int, reader: str) -> Made:
    about, place = number % ARTICLES, number // ARTICLES % len(THINGS)
    town, second = TOWNS[about % len(TOWNS)], "North" if about >= len(TOWNS) else "South"
    wrong = f"The {second} {town} {THINGS[place].format(_said(about, place))}."
    right = 5_000 + number
    body = f'in {_url(about)} you write\n"{wrong}"\nThat should be {right}, not {_said(about, place)}.\n\n{reader.title()}\n'
    raw = _mail(f"{reader}{number}@reader.example", f"A wrong number ({reader})", f"Hello,\n\n{body}")
    return Made(f"report {number} of {reader}", Sort.REPORT, raw, number)


def _other(number: int, sort: Sort, subject: str, body: str, header: str = "") -> Made:
    sender = f"{sort.value.replace(' ', '-')}{number}@reader.example"
    return Made(f"{sort} {number}", sort, _mail(sender, subject, body + f"\n\nReader {number}\n", header))


def _mail(sender: str, subject: str, body: str, header: str = "") -> bytes:
    head = (
        f"From: {sender}\nTo: corrections@quayside.example\nSubject: {subject}\nMessage-ID: <{sender}>\n"
        f"Date: Mon, 02 Mar 2026 09:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n{header}\n"
    )
    return crlf((head + body).encode())


def _said(number: int, place: int) -> int:
    return 100 + 37 * number + 11 * place


def _url(number: int) -> str:
    return f"https://quayside.example/2026/01/05/winter-{number}"

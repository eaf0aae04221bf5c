"""A letter's text as a person wants it: kept to what a letter may be, and taken apart for its HTML part."""

import re
from dataclasses import dataclass

from corrections_inbox.cases.references import REFERENCE
from corrections_inbox.letters.restraint import clean

LONGEST = 20_000  # code points
_INDENT = "  "
_GAP = re.compile(r"\n[ \t]*\n+")
_URL = re.compile(r"https?://[^\s<>\"“”„«»]+[^\s<>\"“”„«».,;:!?)\]’']")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words on a line; with a `url` they are a link."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together. `quoted` ones are set off, as a notice is."""

    lines: tuple[tuple[Stretch, ...], ...]
    quoted: bool = False


def worded(text: str) -> str:
    """A text as a form sends it, as a letter may carry it: no control characters, no space at either end of it."""
    lines = (each.rstrip() for each in clean(text).split("\n"))
    return _GAP.sub("\n\n", "\n".join(lines)).strip("\n")[:LONGEST]


def with_reference(text: str, standard: str) -> str:
    """The text with the line of the standard text that names its case, where somebody took that out: answers need it."""
    lost = [reference for reference in REFERENCE.findall(standard) if reference not in text]
    named = (line.strip() for line in standard.splitlines() if any(reference in line for reference in lost))
    return "\n\n".join((text, *dict.fromkeys(named)))


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a plain text; one whose every line is indented is a quotation."""
    return tuple(_paragraph(each.split("\n")) for each in _GAP.split(worded(text)) if each.strip())


def _paragraph(lines: list[str]) -> Paragraph:
    quoted = all(each.startswith(_INDENT) for each in lines)
    return Paragraph(tuple(_stretches(each.strip()) for each in lines), quoted)


def _stretches(line: str) -> tuple[Stretch, ...]:
    found, end = [], 0
    for url in _URL.finditer(line):
        found += [Stretch(line[end : url.start()]), Stretch(url.group(), url.group())]
        end = url.end()
    return tuple(each for each in (*found, Stretch(line[end:])) if each.text)

"""Makes the mails that intake is measured with: reports about given articles, in the mix that a mailbox holds.

Of every 50 mails 30 are plain text of 2 to 5 KB, 15 have an HTML part of 10 to 40 KB beside their text, 4 carry an
attachment of 200 KB and 1 one of 2 MB (random bytes: nothing compresses them). Every mail has a sender of its own,
names an article, quotes a sentence of it, and goes on in made-up words. The same seed makes the same mails.
"""
# ruff: noqa: INP001  scripts lie beside one another, in no package

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage

BLOCK = ("plain",) * 30 + ("html",) * 15 + ("200 KB",) * 4 + ("2 MB",)
_BYTES = {"200 KB": 200_000, "2 MB": 2_000_000}
_SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "ke",
    "li",
    "mo",
    "nu",
    "pa",
    "re",
    "si",
    "to",
    "vu",
    "an",
    "el",
    "or",
    "mar",
)
_CHARSETS = ("us-ascii", "utf-8", "iso-8859-1", "windows-1252")
_ENCODINGS = ("quoted-printable", "base64", "8bit")


@dataclass(frozen=True, slots=True)
class Story:
    """What a mail is written about."""

    url: str
    headline: str
    sentences: tuple[str, ...]


def make(number: int, stories: Sequence[Story], seed: int = 1) -> Iterator[bytes]:
    """The first `number` mails, with CRLF line ends."""
    chance = random.Random(seed)  # noqa: S311  the same mails each time, no secret
    vocabulary = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(4_000)]
    written = datetime.now(UTC) - timedelta(hours=1)
    for n in range(number):
        if n % len(BLOCK) == 0:
            shapes = chance.sample(BLOCK, len(BLOCK))
        yield _mail(n, shapes[n % len(BLOCK)], chance.choice(stories), vocabulary, written, chance)


def _mail(
    n: int, shape: str, story: Story, vocabulary: Sequence[str], written: datetime, chance: random.Random
) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["Return-Path"] = f"<reader{n}@host{n}.example>"
    message["Received"] = f"from host{n}.example by mx.paper.example; {written:%a, %d %b %Y %H:%M:%S} +0000"
    message["From"] = f"Reader Number{n} <reader{n}@host{n}.example>"
    message["To"] = "corrections@paper.example"
    message["Subject"] = f"Error in {story.headline}"[:100]
    message["Date"] = written
    message["Message-ID"] = f"<{n}.{chance.getrandbits(48):x}@host{n}.example>"
    text = _text(story, vocabulary, chance, chance.randint(1_000, 4_000))
    charset = chance.choice(_CHARSETS)
    encoded = charset if _fits(text, charset) else "utf-8"
    message.set_content(text, charset=encoded, cte=chance.choice(_ENCODINGS if encoded != "us-ascii" else ("7bit",)))
    if shape == "html":
        message.add_alternative(_html(text, vocabulary, chance), subtype="html")
    elif shape in _BYTES:
        content = chance.randbytes(_BYTES[shape])
        message.add_attachment(content, maintype="application", subtype="pdf", filename="evidence.pdf")
    return message.as_bytes()


def _text(story: Story, vocabulary: Sequence[str], chance: random.Random, length: int) -> str:
    quoted = chance.choice(story.sentences)
    opening = (
        f"Dear editors,\n\nThere is an error in your article {story.headline}.\nYou wrote: “{quoted}”\n"
        f"That is wrong.\n{chance.choice((story.url, ''))}\n\n"
    )
    return f"{opening}{_prose(vocabulary, chance, length)}\n\nRegards,\nReader\n"


def _prose(vocabulary: Sequence[str], chance: random.Random, length: int) -> str:
    lines, size = [], 0
    while size < length:
        line = " ".join(chance.choices(vocabulary, k=11)).capitalize() + "."
        lines.append(line)
        size += len(line) + 1
    return "\n".join(lines)


def _html(text: str, vocabulary: Sequence[str], chance: random.Random) -> str:
    """The text as a mail program writes it: every line in nested tags with styles."""
    style = "margin:0;font-family:Calibri,Arial,sans-serif;font-size:11pt;color:rgb(0,0,0)"
    said = "".join(f'<div style="{style}"><span lang="en">{line}</span></div>\n' for line in text.splitlines())
    furniture = _prose(vocabulary, chance, chance.randint(5_000, 18_000))
    table = "".join(f'<tr><td style="{style}">{line}</td></tr>\n' for line in furniture.splitlines())
    return f"<html><body>{said}<blockquote type='cite'><table>{table}</table></blockquote></body></html>"


def _fits(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True

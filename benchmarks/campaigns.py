"""Finds campaigns among made-up mails, as filing does, and tells how many are found and how many ordinary mails are taken for one.

    python benchmarks/campaigns.py [MAILS] [--campaigns N] [--senders N] [--seed S]

Each made-up campaign is one letter as different people send it: with words of their own before it, in another order,
signed, shortened, with single words changed. Between them come the ordinary mails of the folder MAILS (without it:
made-up ones), none of which is a campaign. Each mail is held against all before it through an embedded store. The peers
are an exact hash of the normalised words and, comparing each mail with every one before it,
`rapidfuzz` token_sort_ratio with the cutoffs that its users choose.
Recall: share of a campaign's mails (but its first) that were folded into it. Precision: share of folded mails that were
folded into their own campaign.
"""
# ruff: noqa: INP001, T201, S311  a script on its own, whose output is its report and whose chance is no secret

import argparse
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import checkout  # noqa: F401  it is imported for what it does
from rapidfuzz.fuzz import token_sort_ratio

from corrections_inbox.cases.likeness import likeness
from corrections_inbox.message import parse
from corrections_inbox.store import campaigns, connect, mail, transaction
from corrections_inbox.store.campaigns import Compared
from corrections_inbox.store.migrations import upgrade

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CUTOFFS = (60, 70, 80)  # of 100: the peer's users choose their own
PEOPLE = [
    "the council",
    "the harbour board",
    "our parish",
    "the county",
    "the school",
    "the clinic",
    "the ferry line",
    "the museum",
]
THINGS = [
    "a bridge",
    "a timetable",
    "a budget",
    "a vote",
    "a lease",
    "a sluice",
    "a theatre",
    "a tram line",
    "a quarry",
    "a nursery",
]
VERBS = [
    "promised",
    "denied",
    "sold",
    "closed",
    "opened",
    "bought",
    "delayed",
    "forgot",
    "praised",
    "measured",
    "counted",
    "refused",
]
WHENS = [
    "in spring",
    "last Tuesday",
    "for nine years",
    "after the flood",
    "without a word",
    "before the election",
    "at noon",
]
WHYS = [
    "to save money",
    "because nobody asked",
    "for its own good",
    "against advice",
    "to please investors",
    "as a favour",
]
ASKS = ["We ask you to take it back", "Please print the truth", "Readers deserve better", "This must be put right"]


@dataclass(frozen=True)
class Sent:
    """One mail: its sender's own words, and the campaign that it is part of, 0 for none."""

    words: str
    campaign: int
    sender: str


def sentence(chance: random.Random) -> str:
    who, verb, what = chance.choice(PEOPLE), chance.choice(VERBS), chance.choice(THINGS)
    number = chance.randint(2, 900)
    return f"{who.capitalize()} {verb} {what} {chance.choice(WHENS)} {chance.choice(WHYS)}, number {number}."


def happens(chance: random.Random, share: float) -> bool:
    return chance.random() < share


def paragraphs(chance: random.Random, number: int) -> list[str]:
    return [" ".join(sentence(chance) for _ in range(chance.randint(2, 4))) for _ in range(number)]


def variant(letter: list[str], chance: random.Random) -> str:
    """The letter as one of its senders has it."""
    parts = list(letter)
    if happens(chance, 0.3):
        chance.shuffle(parts)
    if happens(chance, 0.15):
        parts.pop(chance.randrange(len(parts)))
    if happens(chance, 0.4):
        parts.insert(0, " ".join(sentence(chance) for _ in range(chance.randint(1, 3))))
    if happens(chance, 0.5):
        parts.append(f"Yours, {chance.choice(PEOPLE)} {chance.randint(1, 999)}")
    words = "\n\n".join(parts).split(" ")
    for _ in range(int(len(words) * chance.choice([0, 0, 0.01, 0.03]))):
        words[chance.randrange(len(words))] = f"really{chance.randint(1, 99)}"
    return " ".join(words)


def made(chance: random.Random, number: int, senders: int) -> Iterator[Sent]:
    for campaign in range(1, number + 1):
        letter = [*paragraphs(chance, chance.randint(3, 5)), chance.choice(ASKS) + "."]
        for sender in range(senders):
            yield Sent(variant(letter, chance), campaign, f"s{sender}.{campaign}@post.example")


def ordinary(folder: Path | None, chance: random.Random) -> Iterator[Sent]:
    if folder is None:
        letters = ("\n\n".join(paragraphs(chance, chance.randint(1, 4))) for _ in range(300))
    else:
        letters = (parse(file.read_bytes()).own_words for file in sorted(folder.rglob("*")) if file.is_file())
    yield from (Sent(words, 0, f"o{number}@reader.example") for number, words in enumerate(letters))


def by_minhash(mails: list[Sent]) -> list[int]:
    """For each mail the position of the first of its kind, or its own, as the store finds it."""
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/store.sqlite3")
        upgrade(engine)
        roots, positions = [], {}
        for position, sent in enumerate(mails):
            arrived = START + timedelta(seconds=position)
            packed = mail.pack(f"Message-ID: <{position}@post.example>\n\n{position}".encode())
            with transaction(engine) as session:
                place = mail.Place("main", "INBOX", 1, position + 1)
                key = mail.keep(session, place, packed, arrived=arrived, now=arrived) or 0
                positions[key] = position
                alike = likeness(sent.words)
                known = campaigns.kin(session, key, alike, arrived) if alike else None
                if alike:
                    campaigns.record(session, [Compared(key, alike, known, sent.sender, arrived)])
            roots.append(positions[known.root] if known else position)
        engine.dispose()
    return roots


def by_exact_hash(mails: list[Sent]) -> list[int]:
    first: dict[str, int] = {}
    keys = (" ".join(re.findall(r"\w+", sent.words.casefold())) for sent in mails)
    return [first.setdefault(key, position) if key else position for position, key in enumerate(keys)]


@cache
def nearest(mails: tuple[Sent, ...]) -> list[tuple[float, int]]:
    """For each mail the earlier one that it is most like, with their score of 100."""
    found = []
    for position, sent in enumerate(mails):
        scores = ((token_sort_ratio(sent.words, other.words), at) for at, other in enumerate(mails[:position]))
        found.append(max(scores, default=(0.0, position)) if sent.words else (0.0, position))
    return found


def by_rapidfuzz(mails: list[Sent], cutoff: float) -> list[int]:
    roots: list[int] = []
    for position, (score, at) in enumerate(nearest(tuple(mails))):
        roots.append(roots[at] if score >= cutoff else position)
    return roots


def tell(name: str, find: Callable[[list[Sent]], list[int]], mails: list[Sent]) -> None:
    began = time.perf_counter()
    roots = find(mails)
    took = time.perf_counter() - began
    firsts: dict[int, int] = {}
    for position, sent in enumerate(mails):
        firsts.setdefault(sent.campaign, position)
    folded = [(mails[at], mails[root]) for at, root in enumerate(roots) if root != at]
    right = sum(one.campaign == other.campaign != 0 for one, other in folded)
    wanted = sum(sent.campaign != 0 and firsts[sent.campaign] != at for at, sent in enumerate(mails))
    strangers = sum(one.campaign == 0 for one, _ in folded)
    print(
        f"{name:<24} precision {right / len(folded) if folded else 1:7.2%}  recall {right / wanted:7.2%}"
        f"  ordinary mails folded {strangers}  {1000 * took / len(mails):.2f} ms a mail"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mails", type=Path, nargs="?")
    parser.add_argument("--campaigns", type=int, default=20)
    parser.add_argument("--senders", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)
    mails = [*made(chance, chosen.campaigns, chosen.senders), *ordinary(chosen.mails, chance)]
    chance.shuffle(mails)
    print(f"{len(mails)} mails, {sum(sent.campaign != 0 for sent in mails)} of them in {chosen.campaigns} campaigns")
    tell("MinHash, as filing does", by_minhash, mails)
    tell("exact hash", by_exact_hash, mails)
    for cutoff in CUTOFFS:
        tell(f"rapidfuzz from {cutoff} on", partial(by_rapidfuzz, cutoff=cutoff), mails)


if __name__ == "__main__":
    main()

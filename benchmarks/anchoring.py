"""Measures how passages are found again after their article was edited.

    python benchmarks/anchoring.py [--articles FILE] [--most N] [--seed N]

FILE is an articles file as `articles import` reads it; without one, the demo's paper is edited. Every kind of edit is
made to up to N sentences of up to N different articles. A row counts passages found where they now stand (or known to
be gone, where the edit took them out), anchored to a wrong place, and given up though they still stand: `anchor` with
the later revision alone, `anchor` with the earlier one too, and, as a yardstick, the quote by position, else the best
of its verbatim or nearest places by Hypothes.is' weights, with errors up to half its length.
"""
# ruff: noqa: INP001, T201, S311  a script on its own, whose output is its table, and whose dice need no secrecy

import argparse
import gzip
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import edlib
from rapidfuzz.distance import Levenshtein

from corrections_inbox.articles import Article, Where
from corrections_inbox.articles.lines import read_line
from corrections_inbox.demo import corpus
from corrections_inbox.matching import sentences
from corrections_inbox.matching.anchoring import Anchored, Orphan, anchor
from corrections_inbox.matching.values import Passage

CONTEXT = 32
SAME = 0.9  # of the words' span and the span found, intersection over union
SHARE_EDITED = 0.1
FILLERS = ("reportedly", "quite", "local", "some", "officials", "then", "nearly", "further", "recent", "main")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a body, and whether a new paragraph begins with it; `mark` is the one that is looked for."""

    text: str
    opens: bool
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A passage of the earlier article, and where it stands in the later one; None if it should not be found."""

    passage: Passage
    earlier: Article
    later: Article
    expected: tuple[int, int] | None


Edit = Callable[[list[Piece], random.Random, list[str]], list[Piece] | None]


def pieces_of(article: Article) -> list[Piece]:
    found = [s for s in sentences.of_article(article) if s.where is Where.BODY]
    return [Piece(s.text, s.ordinal == 0) for s in found]


def rendered(pieces: Sequence[Piece]) -> tuple[str, tuple[int, int] | None]:
    """The body, and the span of the marked sentence in it."""
    text, span = "", None
    for piece in pieces:
        text += ("\n\n" if piece.opens else " ") if text else ""
        if piece.mark:
            span = len(text), len(text) + len(piece.text)
        text += piece.text
    return text, span


def passage_at(text: str, start: int, end: int) -> Passage:
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Passage(text[start:end], before, after, start, end, Where.BODY)


def marked(pieces: Sequence[Piece]) -> int:
    return next(i for i, piece in enumerate(pieces) if piece.mark)


def nothing(pieces: list[Piece], _dice: random.Random, _other: list[str]) -> list[Piece]:
    return pieces


def insert_before(pieces: list[Piece], dice: random.Random, other: list[str]) -> list[Piece]:
    at = dice.choice([i for i in range(marked(pieces) + 1) if pieces[i].opens])
    return [*pieces[:at], Piece(dice.choice(other), opens=True), *pieces[at:]]


def insert_around(pieces: list[Piece], dice: random.Random, other: list[str]) -> list[Piece]:
    at = marked(pieces)
    new = [Piece(dice.choice(other), opens=False) for _ in range(2)]
    return [*pieces[:at], new[0], pieces[at], new[1], *pieces[at + 1 :]]


def edit_neighbours(pieces: list[Piece], dice: random.Random, _other: list[str]) -> list[Piece]:
    at = marked(pieces)
    near = {at - 1, at + 1}
    return [replace(p, text=copy_edited(p.text, dice, 0.3)) if i in near else p for i, p in enumerate(pieces)]


def change_marked(pieces: list[Piece], text: str) -> list[Piece] | None:
    at = marked(pieces)
    return None if text == pieces[at].text else [*pieces[:at], replace(pieces[at], text=text), *pieces[at + 1 :]]


def fix_number(pieces: list[Piece], dice: random.Random, _other: list[str]) -> list[Piece] | None:
    text = pieces[marked(pieces)].text
    return change_marked(pieces, re.sub(r"\d", lambda _: str(dice.randrange(10)), text, count=3))


def fix_name(pieces: list[Piece], dice: random.Random, _other: list[str]) -> list[Piece] | None:
    text = pieces[marked(pieces)].text
    names = list(re.finditer(r"(?<=\s)[A-Z][a-z]{3,}", text))
    if not names:
        return None
    name = dice.choice(names)
    new = name[0][:2] + dice.choice("aeiou") + name[0][3:] + dice.choice(("", "e", "s"))
    return change_marked(pieces, text[: name.start()] + new + text[name.end() :])


def copy_edited(text: str, dice: random.Random, share: float = SHARE_EDITED) -> str:
    """The text with a share of its inner words replaced, taken out, or another put before them."""
    found = text.split(" ")
    inner = range(1, len(found) - 1)
    for i in dice.sample(inner, min(len(inner), max(1, round(share * len(found))))):
        found[i] = dice.choice((dice.choice(FILLERS), "", f"{dice.choice(FILLERS)} {found[i]}"))
    return " ".join(filter(None, found))


def copy_edit(pieces: list[Piece], dice: random.Random, _other: list[str]) -> list[Piece]:
    return [replace(p, text=copy_edited(p.text, dice)) for p in pieces]


def copy_edit_and_insert(pieces: list[Piece], dice: random.Random, other: list[str]) -> list[Piece]:
    return insert_before(copy_edit(pieces, dice, other), dice, other)


def reorder(pieces: list[Piece], dice: random.Random, _other: list[str]) -> list[Piece]:
    paragraphs: list[list[Piece]] = []
    for piece in pieces:
        if piece.opens or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(piece)
    dice.shuffle(paragraphs)
    return [piece for paragraph in paragraphs for piece in paragraph]


def delete(pieces: list[Piece], _dice: random.Random, _other: list[str]) -> list[Piece]:
    at = marked(pieces)
    rest = pieces[at + 1 :]
    if pieces[at].opens and rest:
        rest = [replace(rest[0], opens=True), *rest[1:]]
    return [*pieces[:at], *rest]


def delete_and_edit(pieces: list[Piece], dice: random.Random, other: list[str]) -> list[Piece]:
    return copy_edit(delete(pieces, dice, other), dice, other)


def replace_all(pieces: list[Piece], dice: random.Random, other: list[str]) -> list[Piece]:
    at = marked(pieces)
    return [*pieces[:at], Piece(dice.choice(other), opens=pieces[at].opens), *pieces[at + 1 :]]


EDITS: dict[str, Edit] = {
    "nothing": nothing,
    "a paragraph put in before": insert_before,
    "a sentence put in on either side": insert_around,
    "both neighbours edited (30 % of words)": edit_neighbours,
    "paragraphs reordered": reorder,
    "a number inside fixed": fix_number,
    "a name inside fixed": fix_name,
    "10 % of all words edited": copy_edit,
    "the same, and a paragraph put in": copy_edit_and_insert,
    "taken out": delete,
    "taken out, 10 % of all words edited": delete_and_edit,
    "another sentence in its place": replace_all,
}


def cases(kind: str, article: Article, other: list[str], dice: random.Random) -> Iterator[Case]:
    """One case of this kind of edit, at a sentence by chance."""
    pieces = pieces_of(article)
    if not pieces:
        return
    at = dice.randrange(len(pieces))
    pieces[at] = replace(pieces[at], mark=True)
    if kind == "taken out, a lookalike elsewhere":
        twin = change_marked(pieces, lookalike(pieces[at].text, dice))
        if twin is None or len(pieces) < 4:  # noqa: PLR2004  room between them
            return
        place = (at + len(pieces) // 2) % len(pieces)
        pieces.insert(place, Piece(twin[at].text, opens=False))
        edited: list[Piece] | None = delete(pieces, dice, other)
    elif kind == "stands twice, a paragraph put in":
        pieces.insert((at + len(pieces) // 2) % len(pieces), replace(pieces[at], mark=False, opens=False))
        edited = insert_before(pieces, dice, other)
    else:
        edited = EDITS[kind](pieces, dice, other)
    if edited is None:
        return
    (before, span), (after, expected) = rendered(pieces), rendered(edited)
    if span:
        earlier = replace(article, text=before)
        yield Case(passage_at(before, *span), earlier, replace(article, text=after, revision=2), expected)


def lookalike(text: str, dice: random.Random) -> str:
    changed = re.sub(r"\d", lambda _: str(dice.randrange(10)), text)
    return changed if changed != text else copy_edited(text, dice)


def quotes(article: Article, dice: random.Random, *, gone: bool) -> Iterator[Case]:
    """A quote of one to three words; `gone`: its sentence is taken out, while the words stand elsewhere too."""
    pieces = pieces_of(article)
    inside = [(i, w) for i, p in enumerate(pieces) for w in re.finditer(r"[^\W_]{4,}(?: [^\W_]+){0,2}", p.text)]
    if not inside or len(pieces) < 4:  # noqa: PLR2004  room for both
        return
    i, word = dice.choice(inside)
    pieces[i] = replace(pieces[i], mark=True)
    far = (i + len(pieces) // 2) % len(pieces)
    pieces.insert(far, Piece(f"Nobody would speak of {word[0]} on the record.", opens=False))
    edited = delete(pieces, dice, []) if gone else insert_before(pieces, dice, ["It rained all day in the valley."])
    (before, span), (after, now) = rendered(pieces), rendered(edited)
    if span is None:
        return
    passage = passage_at(before, span[0] + word.start(), span[0] + word.end())
    expected = (now[0] + word.start(), now[0] + word.end()) if now else None
    yield Case(passage, replace(article, text=before), replace(article, text=after, revision=2), expected)


TWINS = ("taken out, a lookalike elsewhere", "stands twice, a paragraph put in")
SHORT = {"1-3 words that stand twice, a paragraph put in": False, "1-3 words, taken out, standing elsewhere": True}


def yardstick(case: Case) -> tuple[int, int] | None:
    """Where Hypothes.is' order and weights lead: always somewhere, if half the letters are found."""
    passage, text = case.passage, case.later.text
    if text[passage.start : passage.end] == passage.exact:
        return passage.start, passage.end
    spans = [m.span() for m in re.finditer(re.escape(passage.exact), text)]
    likeness = 1.0
    if not spans:
        letters = set(passage.exact)
        window = "".join(c if c in letters else "\0" for c in text)
        most = min(256, len(passage.exact) // 2)
        found = edlib.align(passage.exact, window, mode="HW", task="locations", k=most)
        if found["editDistance"] < 0 or not window:
            return None
        spans = [(first, last + 1) for first, last in found["locations"]]
        likeness = 1 - found["editDistance"] / len(passage.exact)

    def score(span: tuple[int, int]) -> float:
        before = Levenshtein.normalized_similarity(passage.prefix, text[max(0, span[0] - CONTEXT) : span[0]])
        after = Levenshtein.normalized_similarity(passage.suffix, text[span[1] : span[1] + CONTEXT])
        near = 1 - abs(span[0] - passage.start) / len(text)
        return 50 * likeness + 20 * before + 20 * after + 2 * near

    return max(spans, key=score)


def judged(found: tuple[int, int] | None, case: Case) -> str:
    if found is None:
        return "right" if case.expected is None else "orphan"
    if case.expected is None:
        return "wrong"
    (a, b), (c, d) = found, case.expected
    return "right" if max(0, min(b, d) - max(a, c)) >= SAME * (max(b, d) - min(a, c)) else "wrong"


def anchored(case: Case, earlier: Article | None) -> tuple[int, int] | None:
    result: Anchored | Orphan = anchor(case.passage, case.later, earlier)
    return (result.passage.start, result.passage.end) if isinstance(result, Anchored) else None


def read(path: Path) -> list[Article]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        return [read_line(line) for line in lines]


def cases_of(kind: str, articles: list[Article], most: int, seed: int) -> list[Case]:
    dice = random.Random(f"{seed} {kind}")
    found: list[Case] = []
    strangers = [piece.text for article in dice.sample(articles, min(8, len(articles))) for piece in pieces_of(article)]
    for _ in range(4 * most):
        article = dice.choice(articles)
        if kind in SHORT:
            found += quotes(article, dice, gone=SHORT[kind])
        else:
            found += cases(kind, article, [s for s in strangers if s not in article.text], dice)
        if len(found) >= most:
            break
    return found[:most]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--most", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print each wrong place")
    options = parser.parse_args()
    articles = read(options.articles) if options.articles else list(corpus.articles(datetime.now(UTC)))
    print(f"{'right / wrong / orphaned of':48}{'n':>5}   {'anchor':>13}   {'with earlier':>13}   {'yardstick':>13}")
    seconds, calls = 0.0, 0
    for kind in (*EDITS, *TWINS, *SHORT):
        found = cases_of(kind, articles, options.most, options.seed)
        started = time.process_time()
        alone = [judged(anchored(case, None), case) for case in found]
        seconds, calls = seconds + time.process_time() - started, calls + len(found)
        columns = (
            alone,
            [judged(anchored(case, case.earlier), case) for case in found],
            [judged(yardstick(case), case) for case in found],
        )
        counts = [Counter(column) for column in columns]
        cells = "   ".join(f"{c['right']:>5}/{c['wrong']:>3}/{c['orphan']:>3}" for c in counts)
        print(f"{kind:48}{len(found):>5}   {cells}")
        if options.show:
            for case, verdict in zip(found, alone, strict=True):
                if verdict != "right":
                    print("   ", verdict, repr(case.passage.exact), anchor(case.passage, case.later))
    print(f"{1000 * seconds / max(1, calls):.1f} ms CPU a passage")


if __name__ == "__main__":
    main()

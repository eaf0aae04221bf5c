"""`match FILE.eml`: which article and passage a message is about, and on what grounds, on a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from corrections_inbox.articles import Article
from corrections_inbox.cli.context import settings_of
from corrections_inbox.cli.replay import shadow_of
from corrections_inbox.index import ArticleIndex
from corrections_inbox.jobs.replay import Replayed
from corrections_inbox.matching import Candidate, Claim, Evidence, Ground, Match, Passage
from corrections_inbox.matching.contrast import Run, Side, contrast
from corrections_inbox.matching.understanding import dead_links

MARGIN = 10  # columns before what is told of a candidate
LONGEST = 600  # characters of a span shown; more is a document
LONGEST_BESIDE = 300  # characters of the mail laid beside a sentence that is no longer than half of them
LEAST_SHARED = 0.2  # of the longer text's characters
FEWEST_WORDS = 3  # a stretch of fewer shows nothing when laid beside the article
LAST = {Ground.RIVAL: "instead", Ground.ABSENT: "missing"}
Verdict = tuple[str, str]  # a word and its style
LINKED, MEANT, GUESSED = ("linked", "bold green"), ("about ", "bold"), ("guess ", "yellow")
MARKS = {Side.LEFT: "red", Side.RIGHT: "green"}
# What each search went by, in the order in which they say most.
SEARCHES = {
    "link": "a link",
    "quote": "a quote",
    "headline": "the headline",
    "line": "a quoted or forwarded line",
    "byline": "the author",
    "words": "the mail's words",
    "recent": "the mail's words in recent articles",
    "day": "the mail's words in articles of a day it names",
}


def match(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A message.", exists=True, dir_okay=False)],
) -> None:
    """Show which article and passage a message is about, and why."""
    settings = settings_of(ctx)
    with shadow_of(settings) as shadow:
        one = shadow.replay(file.name, file.read_bytes())
    index = ArticleIndex.open(settings.index_dir)
    ids = [candidate.article.id for found in one.matches for candidate in found.candidates]
    # Without colours, as in a pipe, differing words stand in brackets.
    urls = dict.fromkeys(link.url for link in one.message.links) if one.message else ()
    dead = dead_links(urls, index, frozenset(host.lower() for host in settings.publication.hosts))
    console = Console(highlight=False)
    for line in told(one, index.articles(ids), dead, plain=console.color_system is None):
        console.print(line, soft_wrap=isinstance(line, Text))


def told(
    one: Replayed, articles: dict[str, Article], dead: tuple[Evidence, ...], *, plain: bool
) -> Iterator[RenderableType]:
    """Everything that was made of one message, line by line; `articles` are those of its candidates, `dead` its links."""
    if one.message is None or one.disposition is None:
        yield Text(f"would be quarantined: {one.quarantined}", "red")
        return
    sender = one.message.sender.address if one.message.sender else "no usable sender"
    yield Text.assemble(("from    ", "dim"), sender, ("   subject ", "dim"), one.message.subject)
    yield Text.assemble(("kind    ", "dim"), (one.disposition.kind, "bold"), f"   {one.disposition.ruling.reason}")
    why = "" if one.letter or not one.disposition.silence else f"   {one.disposition.silence.reason}"
    yield Text.assemble(("letter  ", "dim"), (one.letter or "none", "bold"), why)
    for number, found in enumerate(one.matches, 1):
        yield Text()
        yield Text(f"case {number}" if one.cases else "not a case, but:", "bold")
        if not found.candidates:
            yield Text("  no article was found")
            yield _rows(("missing", piece.text) for piece in dead)
        verdict = LINKED if one.cases else MEANT
        yield from _match(found, one.message.text, articles, verdict, plain=plain)


def _match(
    found: Match, mail: str, articles: dict[str, Article], verdict: Verdict, *, plain: bool
) -> Iterator[RenderableType]:
    for candidate in found.candidates:
        yield from _candidate(candidate, verdict if found.linked == candidate else GUESSED)
        yield _rows(_grounds(candidate))
        article = articles.get(candidate.article.id)
        if candidate.passage and article:
            yield from _side_by_side(candidate, candidate.passage, mail, article, plain=plain)
        yield _rows(_afterthoughts(candidate))
    yield from _claim(found.claim)


def _candidate(candidate: Candidate, verdict: Verdict) -> Iterator[Text]:
    yield Text.assemble("  ", verdict, f"  {candidate.confidence:4.0%}  ", (candidate.article.headline, "bold"))
    yield Text(f"{'':{MARGIN}}{candidate.article.url}", "dim")


def _side_by_side(
    candidate: Candidate, passage: Passage, mail: str, article: Article, *, plain: bool
) -> Iterator[RenderableType]:
    """The passage, and, where a ground ties them, the mail's words and the article's with what differs marked."""
    yield _rows([(passage.where, f"{_place(passage)}sure to {passage.confidence:.0%}")])
    tied = _tied(candidate.evidence, mail)
    said, found = _tied_words(tied, mail, article, passage) if tied else ("", "")
    # A whole mail beside a sentence shows nothing.
    told = bool(tied) and len(said) <= max(LONGEST_BESIDE, 2 * len(found))
    if not (tied and told and tied.article_span == (passage.start, passage.end)):
        yield Padding(Text(_shown(passage.exact)), (0, 0, 0, MARGIN))
    if told:
        yield Padding(_columns(contrast(said, found), plain=plain), (0, 0, 0, MARGIN))
    yield _rows(_weighed(piece for piece in candidate.evidence if _is_of_passage(piece)))


def _tied_words(tied: Evidence, mail: str, article: Article, passage: Passage) -> tuple[str, str]:
    part = article.part(passage.where, passage.caption)
    return _shown(mail[slice(*tied.mail_span or (0, 0))]), _shown(part[slice(*tied.article_span or (0, 0))])


def _columns(runs: Sequence[Run], *, plain: bool) -> Table:
    # Where next to nothing is shared, next to all would be marked, which tells nothing.
    shared = sum(len(run.left) for run in runs if run.side is Side.BOTH)
    tells = shared >= LEAST_SHARED * max(sum(len(run.left) for run in runs), sum(len(run.right) for run in runs))
    columns = Table.grid(padding=(0, 2), expand=True)
    columns.add_column(ratio=1)
    columns.add_column(ratio=1)
    columns.add_row(Text("the mail says", "dim"), Text("the article says", "dim"))
    columns.add_row(*(_marked(runs, side, plain=plain, tells=tells) for side in (Side.LEFT, Side.RIGHT)))
    return columns


def _place(passage: Passage) -> str:
    return "" if passage.caption is None else f"number {passage.caption + 1}, "


def _tied(evidence: Iterable[Evidence], mail: str) -> Evidence | None:
    """The ground that names both a stretch of the mail and one of the passage: a quote first, then the heaviest."""

    def telling(piece: Evidence) -> tuple[bool, bool, float]:
        is_long = len(mail[slice(*piece.mail_span or (0, 0))].split()) >= FEWEST_WORDS
        return is_long, piece.kind is Ground.QUOTE, abs(piece.weight)

    return max((piece for piece in evidence if piece.mail_span and piece.article_span), key=telling, default=None)


def _shown(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"


def _marked(runs: Iterable[Run], side: Side, *, plain: bool, tells: bool) -> Text:
    text = Text()
    for run in runs:
        words = run.left if side is Side.LEFT else run.right
        if run.side is side and tells:
            text.append(f"[{words}]" if plain else words, f"bold {MARKS[side]}")
        else:
            text.append(words)
    return text


def _grounds(candidate: Candidate) -> Iterator[tuple[str, str]]:
    """What found the article, and each ground for it with its weight."""
    if candidate.generators:
        yield "found by", ", ".join(told for name, told in SEARCHES.items() if name in candidate.generators)
    yield from _weighed(p for p in candidate.evidence if not _is_of_passage(p) and p.kind not in LAST)


def _weighed(evidence: Iterable[Evidence]) -> Iterator[tuple[str, str]]:
    for piece in evidence:
        yield f"{piece.weight:+.2f}", f"{piece.kind}: {piece.text}"


def _is_of_passage(piece: Evidence) -> bool:
    return piece.article_span is not None


def _afterthoughts(candidate: Candidate) -> Iterator[tuple[str, str]]:
    """What else it may be, and what was looked for in vain."""
    for ground, name in LAST.items():
        for piece in candidate.evidence:
            if piece.kind is ground:
                yield name, piece.text


def _rows(rows: Iterable[tuple[str, str]]) -> RenderableType:
    """Labels in the margin, wrapped words beside them."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=MARGIN - 2, justify="right", style="dim")
    table.add_column(overflow="fold")
    for label, words in rows:
        table.add_row(Text(label), Text(words))
    return table


def _claim(claim: Claim) -> Iterable[Text]:
    if claim.change:
        wrong, right = claim.change.wrong or "(not said)", claim.change.right or "(not said)"
        yield Text.assemble(("  change  ", "dim"), (wrong, "red"), " → ", (right, "green"))
    if claim.error_type:
        yield Text.assemble(("  error   ", "dim"), claim.error_type)
    for source in (*claim.sources, *claim.named_sources):
        yield Text.assemble(("  source  ", "dim"), source)

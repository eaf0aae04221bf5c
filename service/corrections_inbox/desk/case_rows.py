"""A case in a row of the queue, to be understood in ten seconds: what is wrong, where, who waits and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from corrections_inbox.articles import Where
from corrections_inbox.cases.cards import OVERDUE
from corrections_inbox.cases.lines import CaseLine
from corrections_inbox.cases.queues import WORK, Queue
from corrections_inbox.desk.marking import Piece, change_pieces, sentence_pieces
from corrections_inbox.desk.wording import counted
from corrections_inbox.letters.cards import age, in_words
from corrections_inbox.letters.restraint import line
from corrections_inbox.matching import Passage, SuggestedChange
from corrections_inbox.store.desk_lists import Fold

_TITLE, _CHANGE, _WORDS = 160, 120, 180  # code points at most
_BESIDE = 90  # code points of the sentence that are shown on either side of what is marked
_SOON = 2  # days before a deadline


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case. `sentence` has the change in it where that has its place there, else `change` stands beside it."""

    line: CaseLine
    title: str
    about: str
    sentence: tuple[Piece, ...]
    change: tuple[Piece, ...]
    words: str  # the reader's own, where no sentence is known
    article: str  # how sure the article is, or which one it may be
    people: str
    sources: str
    age: str
    overdue: bool
    deadline: str
    late: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class RowFold:
    """Rows that are shown together; `more` of them are not."""

    rows: tuple[CaseRow, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def row_folds(folds: Sequence[Fold], now: datetime, zone: tzinfo) -> tuple[RowFold, ...]:
    return tuple(RowFold(tuple(case_row(each, now, zone) for each in fold.lines), fold.total) for fold in folds)


def case_row(of: CaseLine, now: datetime, zone: tzinfo) -> CaseRow:
    """The row of a line. What readers wrote is cleaned and cut, as it is in the digest."""
    sentence, change = _words(of)
    left = (of.deadline.astimezone(zone).date() - now.astimezone(zone).date()).days if of.deadline else None
    waits = of.waiting_since if of.queue in WORK else None
    return CaseRow(
        line=of,
        title=line(of.title, _TITLE) or "(no subject)",
        about=" · ".join(part for part in (line(of.section), line(of.byline, _CHANGE)) if part),
        sentence=sentence,
        change=change,
        words="" if sentence else line(of.words, _WORDS),
        article=_article(of),
        people=_people(of),
        sources=counted(of.sources, "source") if of.sources else "",
        age=age((now - of.since).days),
        overdue=waits is not None and now - waits > OVERDUE,
        deadline=_deadline(left) if of.queue is not Queue.CLOSED else "",
        late=left is not None and left <= _SOON,
        closed=of.queue is Queue.CLOSED,
    )


def _words(of: CaseLine) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    wrong, right = line(of.wrong, _CHANGE), line(of.right, _CHANGE)
    change = SuggestedChange(wrong or None, right or None) if wrong or right else None
    if not of.exact:
        return (), change_pieces(change)
    exact = line(of.exact)
    passage = Passage(exact, "", "", 0, len(exact), Where.BODY)
    pieces, in_place = sentence_pieces(passage, change)
    return shortened(pieces), () if in_place else change_pieces(change)


def shortened(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces without what is far from the marked ones."""
    last = len(pieces) - 1
    short = []
    for place, piece in enumerate(pieces):
        # A sentence that is marked from end to end has nothing in it to keep near to.
        plain = piece.kind in {"", "mark"}
        short.append(Piece(_cut(piece.text, before=place > 0, after=place < last), piece.kind) if plain else piece)
    return tuple(short)


def _cut(text: str, *, before: bool, after: bool) -> str:
    """The text with what is near to a neighbour; `before` and `after` say whether there is one."""
    room = _BESIDE * 2 if before == after else _BESIDE
    if len(text) <= room:
        return text
    if not before and after:
        return "… " + text[-room:].partition(" ")[2]
    head = text[: _BESIDE if after else room].rpartition(" ")[0]
    return f"{head} … {text[-_BESIDE:].partition(' ')[2]}" if after else f"{head} …"


def _article(of: CaseLine) -> str:
    if of.confidence is None:
        return "no article found"
    if of.article_id is None:
        return f"perhaps “{line(of.guess, _TITLE)}”: {in_words(of.confidence)}"
    sure = f"article {in_words(of.confidence)}"
    return sure if of.passage_likely else f"{sure}, sentence unsure" if of.exact else f"{sure}, no sentence found"


def _people(of: CaseLine) -> str:
    if not of.readers:
        return "no reader"
    if of.waiting == of.readers:
        return "1 reader waits" if of.waiting == 1 else f"{of.waiting:,} readers wait"
    return f"{counted(of.readers, 'reader')}, {of.waiting or 'none'} waiting"


def _deadline(left: int | None) -> str:
    if left is None:
        return ""
    if left < 0:
        return f"{age(-left)} over time"
    return "due today" if left == 0 else f"{age(left)} left"

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, text
from sqlmodel import col, select

from corrections_inbox import store
from corrections_inbox.cases import Case, Event, Lane, Letter, Report, Reporter, Status
from corrections_inbox.cases.lines import line_of
from corrections_inbox.cases.queues import Queue
from corrections_inbox.matching import ArticleRef, ErrorType
from corrections_inbox.store import case_lines, case_queries, case_search, cases, desk_lists, outbox
from corrections_inbox.store.desk_lists import MOST_COUNTED, PAGE, Sort, Wanted
from corrections_inbox.store.line_tables import CaseLineRow, CaseWordsRow
from corrections_inbox.triage import Kind

DAY = timedelta(days=1)
Keeping = Callable[[int], int]


@dataclass
class Shelf:
    """Cases under the references C-2026-0001, -0002 …, each a day younger than the one before."""

    engine: Engine
    case: Case
    now: datetime
    keep: Keeping
    number: int = 0

    def put(self, count: int = 1, **changes: Any) -> list[str]:
        made = [replace(self._next(), **changes) for _ in range(count)]
        with store.transaction(self.engine) as session:
            for case in made:
                cases.open_case(session, case)
        return [case.reference for case in made]

    def _next(self) -> Case:
        self.number += 1
        opened = self.now - 1000 * DAY + self.number * DAY
        return replace(self.case, reference=f"C-2026-{self.number:04d}", opened=opened, updated=opened)

    def report(self, words: str = "It is 40.", address: str = "rosa@reader.example", **changes: Any) -> Report:
        key = self.keep(self.number * 100 + len(words))
        received = self.now - 1000 * DAY + (self.number + 1) * DAY
        made = Report(key, Reporter(address, "Rosa Quill"), Kind.REPORT, received, "Ferry", words, "")
        return replace(made, **changes)

    def linked_to(self, article_id: str, error_type: ErrorType) -> dict[str, Any]:
        linked = self.case.match.linked
        assert linked is not None
        there = replace(linked, article=ArticleRef(article_id, f"https://harbour.example/{article_id}", article_id))
        claim = replace(self.case.match.claim, error_type=error_type)
        return {"match": replace(self.case.match, linked=there, claim=claim)}

    def page(self, wanted: Wanted, sort: Sort = Sort.OLDEST, number: int = 1) -> list[str]:
        with store.reading(self.engine) as session:
            page = desk_lists.page(session, wanted, sort, number)
        return [fold.lines[0].reference for fold in page.folds]

    def find(self, words: str) -> list[str]:
        return self.page(Wanted(words=words))


@pytest.fixture
def shelf(engine: Engine, ferry: Case, kept_mail: Keeping, now: datetime) -> Shelf:
    return Shelf(engine, ferry, now, kept_mail)


@pytest.fixture(params=["rare", "common"])
def rarity(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two ways in which words are looked for, with the same answer."""
    if request.param == "common":
        monkeypatch.setattr(case_search, "RARE", 1)


def stored(engine: Engine) -> dict[str, object]:
    with store.reading(engine) as session:
        rows = session.exec(select(CaseLineRow)).all()
    return {row.reference: desk_lists._line(row) for row in rows}


def as_it_is(engine: Engine) -> dict[str, object]:
    with store.reading(engine) as session:
        return {case.reference: line_of(case) for case in case_queries.listing(session, case_queries.Filter())}


def test_the_oldest_come_first_and_a_page_says_whether_there_are_more(shelf: Shelf) -> None:
    references = shelf.put(PAGE + 2)
    assert shelf.page(Wanted()) == references[:PAGE]
    assert shelf.page(Wanted(), number=2) == references[PAGE:]
    assert shelf.page(Wanted(), Sort.NEWEST) == references[: -PAGE - 1 : -1]
    with store.reading(shelf.engine) as session:
        first, last = desk_lists.page(session, Wanted()), desk_lists.page(session, Wanted(), number=2)
    assert (first.total, first.more, last.more) == (PAGE + 2, True, False)


def test_lists_are_narrowed_by_all_that_is_asked_together(shelf: Shelf, now: datetime) -> None:
    [plain] = shelf.put()
    [mine] = shelf.put(assignee="noor@harbour.example", section="Sport", status=Status.IN_REVIEW)
    [closed] = shelf.put(status=Status.CORRECTED, section="Sport")
    [waits] = shelf.put(reports=(shelf.report(),), **shelf.linked_to("pier", ErrorType.NAME))
    assert shelf.page(Wanted(assignee="noor@harbour.example")) == [mine]
    assert shelf.page(Wanted(assignee="")) == [plain, closed, waits]
    assert shelf.page(Wanted(section="Sport")) == [mine, closed]
    assert shelf.page(Wanted(section="Sport", working=True)) == [mine]
    assert shelf.page(Wanted(queue=Queue.CLOSED)) == shelf.page(Wanted(status=Status.CORRECTED)) == [closed]
    assert shelf.page(Wanted(waiting=True)) == shelf.page(Wanted(kind=Kind.REPORT)) == [waits]
    assert shelf.page(Wanted(article_id="pier")) == shelf.page(Wanted(error_type=ErrorType.NAME)) == [waits]
    assert shelf.page(Wanted(since_before=now - 998 * DAY)) == [plain]
    assert shelf.page(Wanted(assignee="nobody")) == []


def test_legal_matters_are_in_the_order_of_their_deadlines(shelf: Shelf, now: datetime) -> None:
    [never] = shelf.put(lane=Lane.LEGAL)
    [later] = shelf.put(lane=Lane.LEGAL, deadline=now + 9 * DAY)
    [sooner] = shelf.put(lane=Lane.PRIVACY, deadline=now + DAY)
    assert shelf.page(Wanted(queue=Queue.LEGAL), Sort.DEADLINE) == [sooner, later, never]


def test_what_changed_last_comes_first(shelf: Shelf, now: datetime) -> None:
    first, second = shelf.put(2)
    with store.transaction(shelf.engine) as session:
        cases.change(session, first, now)
    assert shelf.page(Wanted(), Sort.CHANGED) == [first, second]


def test_slips_in_one_article_are_folded(shelf: Shelf) -> None:
    [older, *_] = shelf.put(30, **shelf.linked_to("pier", ErrorType.SPELLING))
    [other] = shelf.put(**shelf.linked_to("ferry", ErrorType.GRAMMAR))
    [late] = shelf.put(**shelf.linked_to("pier", ErrorType.SPELLING))
    with store.reading(shelf.engine) as session:
        page = desk_lists.folded_page(session, Wanted(queue=Queue.TYPOS))
        second = desk_lists.folded_page(session, Wanted(queue=Queue.TYPOS), 2)
    assert [(fold.lines[0].reference, fold.total) for fold in page.folds] == [(older, 31), (other, 1)]
    assert len(page.folds[0].lines) < 31
    assert late not in {line.reference for line in page.folds[0].lines}, "a fold shows its oldest cases"
    assert (page.total, page.more, second.folds) == (32, False, ())


def test_the_queues_are_counted_together(shelf: Shelf, now: datetime) -> None:
    shelf.put(3)
    shelf.put(2, lane=Lane.PRIVACY)
    shelf.put(status=Status.SPAM)
    shelf.put(backlog=True)
    shelf.put(reports=(shelf.report(received=now - 15 * DAY),))
    with store.reading(shelf.engine) as session:
        counts = desk_lists.counts(session, now - 14 * DAY)
    assert counts == {
        **dict.fromkeys(map(str, Queue), 0),
        "facts": 4,
        "legal": 2,
        "closed": 1,
        "backlog": 1,
        "working": 6,
        "overdue": 1,
    }


def test_a_long_list_is_counted_no_further_than_it_needs(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_lists, "MOST_COUNTED", 3)
    shelf.put(5)
    with store.reading(shelf.engine) as session:
        assert desk_lists.counts(session, shelf.now)["facts"] == 3
        assert desk_lists.page(session, Wanted()).total == 3
    assert MOST_COUNTED > PAGE


def test_the_sections_and_people_to_choose_from_are_those_of_the_cases(shelf: Shelf) -> None:
    assert shelf.put(2, section="Sport") != shelf.put(section="Arts", assignee="noor@harbour.example")
    shelf.put(section="")
    with store.reading(shelf.engine) as session:
        assert desk_lists.sections(session) == ["Arts", "Sport"]
        assert desk_lists.assignees(session) == ["noor@harbour.example"]


@pytest.mark.usefixtures("rarity")
def test_a_case_is_found_by_words_of_every_kind(shelf: Shelf, now: datetime) -> None:
    [ferry] = shelf.put(reports=(shelf.report("My aunt Perpetua counted 1,200 of them."),))
    [other] = shelf.put(history=(Event(now, "noor", "noted", "Rang the harbourmaster."),))
    for words in (
        "perpetua",
        "PERPETUA counted",
        "rosa@reader.example",
        "Quill",
        "1200",
        ferry,
        "aunt perp",
        "Perpetua  ",
    ):
        assert shelf.find(words) == [ferry], words
    assert shelf.find("harbourm") == shelf.find("rang harbourmaster") == [other]
    assert shelf.find("ferry winter") == [ferry, other], "both are about the one article"
    for words in ("perpetua rang", "perpetu ", "unheard-of"):
        assert shelf.find(words) == [], words
    assert shelf.find("…") == [ferry, other], "no word is no wish"


@pytest.mark.usefixtures("rarity")
@pytest.mark.parametrize("said", ["Ærøskøbing", "東京都", "снег", "snake_case", "12.5", "and", "O'Neill", "ﬁsh", "٤٠"])
def test_a_case_is_found_by_words_of_every_script(shelf: Shelf, said: str) -> None:
    [found, _] = [*shelf.put(reports=(shelf.report(f"They wrote {said}!"),)), *shelf.put()]
    assert shelf.find(f"{said} ") == shelf.find(said) == [found]


@pytest.mark.usefixtures("rarity")
def test_what_is_found_is_narrowed_and_ordered_like_any_list(shelf: Shelf) -> None:
    shelf.put(2)
    [closed] = shelf.put(status=Status.CORRECTED)
    assert shelf.page(Wanted(words="ferry", queue=Queue.CLOSED)) == [closed]
    assert shelf.page(Wanted(words="ferry"), Sort.NEWEST)[0] == closed


def test_lines_and_words_follow_every_change_of_a_case(shelf: Shelf, now: datetime) -> None:
    report = shelf.report("Perpetua says so.")
    [reference, other] = shelf.put(2, reports=())
    assert shelf.case.match.linked is not None

    def check(words: str, *found: str) -> None:
        assert stored(shelf.engine) == as_it_is(shelf.engine)
        assert shelf.find(words) == list(found)

    with store.transaction(shelf.engine) as session:
        cases.add_report(session, reference, report)
    check("perpetua", reference)
    with store.transaction(shelf.engine) as session:
        cases.record(session, other, Event(now, "noor", "noted", "Asked the harbourmaster."))
        cases.change(session, other, now, assignee="noor@harbour.example", status=Status.IN_REVIEW)
    check("harbourmaster", other)
    with store.transaction(shelf.engine) as session:
        cases.mark_told(session, reference, None, "told by telephone", now)
    check("perpetua", reference)
    with store.transaction(shelf.engine) as session:
        cases.mark_waiting(session, reference)
        pier = replace(
            shelf.case.match.linked, article=ArticleRef("pier", "https://harbour.example/pier", "Pier opens")
        )
        cases.relink(session, reference, replace(shelf.case.match, linked=pier), "Sport", now)
    check("pier opens", reference)
    check("winter", other)
    with store.transaction(shelf.engine) as session:
        cases.remove_report(session, reference, report.message_key)
    check("perpetua")


def test_a_reader_who_was_told_waits_no_longer(shelf: Shelf, now: datetime) -> None:
    [reference] = shelf.put(reports=(shelf.report(),), status=Status.CORRECTED)
    letter = outbox.Owed(
        Letter.CORRECTED, "k", "<k@h.example>", "rosa@reader.example", "<>", b"", now, references=(reference,)
    )
    with store.transaction(shelf.engine) as session:
        outbox.queue(session, letter, now)
        claimed = outbox.claim(session, now)
        assert claimed is not None
        outbox.record(session, claimed.key, outbox.Fate.SENT, "", now)
    assert shelf.page(Wanted(waiting=True)) == []
    assert stored(shelf.engine) == as_it_is(shelf.engine)


def test_a_change_that_is_taken_back_leaves_the_line_as_it_was(shelf: Shelf, now: datetime) -> None:
    [reference] = shelf.put()
    before = stored(shelf.engine)

    def fail() -> None:
        with store.transaction(shelf.engine) as session:
            cases.change(session, reference, now, assignee="noor@harbour.example")
            session.exec(text("SELECT no_such_column FROM counter"))  # type: ignore[call-overload]  # plain SQL

    with pytest.raises(Exception, match="no_such_column"):
        fail()
    assert stored(shelf.engine) == before


def test_missing_lines_are_made_again(shelf: Shelf) -> None:
    shelf.put(3)
    before = stored(shelf.engine)
    with store.transaction(shelf.engine) as session:
        session.exec(delete(CaseLineRow).where(col(CaseLineRow.reference) != "C-2026-0002"))
        session.exec(delete(CaseWordsRow))
        assert case_lines.write_missing(session) == 2
    assert stored(shelf.engine) == before
    assert shelf.find("ferry") == ["C-2026-0001", "C-2026-0003"]

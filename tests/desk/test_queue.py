"""The queue as a browser gets it: lanes, search, what narrows it, and rows that are read in ten seconds."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from tests.desk.newsroom import EDITOR, VIEWER, Browser, Hands, signed_in

from corrections_inbox.cases import Case, Lane, Status
from corrections_inbox.desk import case_rows
from corrections_inbox.desk.asking import Asked, page_number
from corrections_inbox.desk.marking import Piece
from corrections_inbox.desk.state import Desk
from corrections_inbox.desk.turning import turning, up_to
from corrections_inbox.matching import ErrorType, SuggestedChange
from corrections_inbox.store import case_queries, cases, desk_lists, reading, transaction
from corrections_inbox.store.case_queries import Filter

DAY = timedelta(days=1)


def page(client: Browser, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def listed(client: Browser, url: str) -> list[str]:
    """The references in the order of the rows."""
    rows = page(client, url).partition('<ol class="cases"')[2]
    return list(dict.fromkeys(re.findall(r"C-\d{4}-\d{4}", rows)))


def all_cases(desk: Desk) -> list[Case]:
    with reading(desk.engine) as session:
        return case_queries.listing(session, Filter())


def change(desk: Desk, reference: str, **values: object) -> None:
    with transaction(desk.engine) as session:
        cases.change(session, reference, desk.clock(), **values)


@pytest.fixture
def linked(desk: Desk) -> Case:
    return next(case for case in all_cases(desk) if case.match.linked and case.match.passage and case.reports)


def copies(desk: Desk, case: Case, number: int, **changes: object) -> list[str]:
    with transaction(desk.engine) as session:
        references = cases.take_references(session, 2026, number)
        for reference in references:
            cases.open_case(session, replace(case, reference=reference, **changes))  # type: ignore[arg-type]  # fields of a Case
    return references


def test_every_open_case_is_there_and_the_oldest_is_first(client: Browser) -> None:
    there = [case for case in all_cases(client.desk) if case.status.is_open]
    oldest = sorted(there, key=lambda case: (min(report.received for report in case.reports), case.reference))
    assert listed(client, "/cases") == [case.reference for case in oldest]


def test_a_row_says_what_is_wrong_where_and_how_sure_that_is(client: Browser, linked: Case) -> None:
    text = page(client, f"/cases?q={linked.reference}")
    assert linked.match.linked is not None
    assert linked.match.claim.change is not None
    assert f'<a href="/cases/{linked.reference}">{linked.match.linked.article.headline}</a>' in text
    assert linked.match.linked.article.byline in text
    assert f"<del>{linked.match.claim.change.wrong}</del>" in text
    assert f"<ins>{linked.match.claim.change.right}</ins>" in text
    assert "almost certain" in text
    assert re.search(r"\d readers? waits?", text)


def test_what_has_waited_for_long_is_red(client: Browser, hands: Hands) -> None:
    assert 'class="case-age overdue"' not in page(client, "/cases")
    hands.forward(15 * DAY)
    later = page(signed_in(client.desk, VIEWER), "/cases")
    assert 'class="case-age overdue"' in later
    assert "waited for more than 14 days" in later


def test_lanes_part_the_cases_and_count_them(client: Browser, linked: Case) -> None:
    change(client.desk, linked.reference, status=Status.CORRECTED)
    lanes = ("facts", "typos", "human", "legal", "questions")
    parts = {lane: listed(client, f"/cases?lane={lane}") for lane in lanes}
    assert sorted(reference for part in parts.values() for reference in part) == sorted(listed(client, "/cases"))
    assert parts["legal"]
    assert listed(client, "/cases?lane=closed") == [linked.reference]
    text = page(client, "/cases?lane=legal")
    assert re.search(
        rf'aria-current="true"[^>]*><span>Legal and privacy</span> <span class="figure">{len(parts["legal"])}<', text
    )


def test_legal_cases_show_their_clock(client: Browser) -> None:
    [legal, *_] = [case for case in all_cases(client.desk) if case.lane is Lane.LEGAL]
    change(client.desk, legal.reference, deadline=client.desk.clock() + 5 * DAY)
    assert "5 days left" in page(client, "/cases?lane=legal")
    change(client.desk, legal.reference, deadline=client.desk.clock() - DAY)
    assert 'class="case-deadline overdue">1 day over time' in page(client, "/cases?lane=legal")


def test_slips_of_one_article_stand_in_one_fold(client: Browser, linked: Case) -> None:
    slip = replace(linked.match, claim=replace(linked.match.claim, error_type=ErrorType.SPELLING))
    references = copies(client.desk, linked, 25, match=slip)
    text = page(client, "/cases?lane=typos")
    assert text.count('<section class="fold">') == 1
    assert "and 5 more in this article" in text
    assert listed(client, "/cases?lane=typos")[:20] == references[:20]
    link = re.search(r'<a href="([^"]+)">and 5 more', text)
    assert link is not None
    assert set(references) <= set(listed(client, link[1]))


def test_cases_are_searched_in_all_lanes(client: Browser, linked: Case) -> None:
    reporter = linked.reports[0].reporter
    assert reporter is not None
    change(client.desk, linked.reference, status=Status.CORRECTED)
    assert linked.reference in listed(client, f"/cases?q={reporter.address}")
    assert listed(client, f"/cases?q={linked.reference}") == [linked.reference]
    assert listed(client, f"/cases?lane=facts&q={linked.reference}") == []
    assert "No case fits all of that." in page(client, "/cases?q=heffalump")


def test_what_narrows_the_list_stands_in_its_address(client: Browser, linked: Case) -> None:
    change(client.desk, linked.reference, assignee=EDITOR, section="Harbour & Co", status=Status.IN_REVIEW)
    wishes = {
        "assignee": "me",
        "section": "Harbour+%26+Co",
        "status": "in_review",
        "waiting": "yes",
        "error": str(linked.match.claim.error_type),
        "kind": "report",
    }
    everything = "&".join(f"{name}={value}" for name, value in wishes.items())
    assert listed(client, f"/cases?{everything}") == [linked.reference]
    text = page(client, f"/cases?{everything}")
    assert '<option value="Harbour & Co" selected>' in text
    assert "section: Harbour & Co" in text
    assert listed(client, "/cases?assignee=nobody&section=Harbour+%26+Co") == []
    assert listed(client, "/cases?age=30") == []


def test_the_chips_lead_to_the_list_without_them(client: Browser) -> None:
    text = page(client, "/cases?q=ferry&waiting=yes&status=new")
    chips = re.findall(r'<a class="chip" href="([^"]+)"', text)
    assert chips == ["/cases?status=new&waiting=yes", "/cases?q=ferry&waiting=yes", "/cases?q=ferry&status=new"]


@pytest.mark.parametrize(
    "query",
    [
        *("lane=nowhere", "status=gone", "page=-1", "page=abc", "page=99999999999999999999", "age=x", "sort=up"),
        *("age=99999999", "kind=x&error=y", "q=" + "a+" * 300, "section=%F0%9F%92%A9", "assignee=%3Cscript%3E"),
        "q=%00%27%22",
    ],
)
def test_an_address_that_makes_no_sense_is_a_list_all_the_same(client: Browser, query: str) -> None:
    assert "<script>" not in client.get(f"/cases?{query}").text.partition("</head>")[2]
    assert "<h1>" in page(client, f"/cases?{query}")


def test_a_long_list_is_turned_page_by_page(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_lists, "PAGE", 5)
    first = page(client, "/cases")
    assert 'href="/cases?page=2" rel="next"' in first
    second = page(client, "/cases?page=2")
    assert 'href="/cases" rel="prev"' in second
    assert not set(listed(client, "/cases")) & set(listed(client, "/cases?page=2"))


def test_viewers_see_the_queue_and_no_way_to_add_to_it(viewer_client: Browser, client: Browser) -> None:
    assert listed(viewer_client, "/cases") == listed(client, "/cases")
    assert "/cases/new" in page(client, "/cases")
    assert "/cases/new" not in page(viewer_client, "/cases")


@pytest.mark.parametrize("lane", ["open", "facts", "typos", "human", "legal", "questions", "backlog", "closed", "all"])
def test_an_empty_lane_says_a_friendly_word(client: Browser, lane: str) -> None:
    with transaction(client.desk.engine) as session:
        for case in all_cases(client.desk):
            status = Status.SPAM if lane != "closed" else Status.NEW
            cases.change(session, case.reference, client.desk.clock(), status=status)
    text = page(client, f"/cases?lane={lane}")
    assert '<div class="empty">' in text or lane == "all"


def test_what_readers_wrote_is_never_markup(client: Browser, linked: Case) -> None:
    wild = '<img src=x onerror="alert(1)">'
    report = replace(linked.reports[0], subject=wild, words=wild)
    change_to = SuggestedChange(wild, wild)
    match = replace(linked.match, linked=None, claim=replace(linked.match.claim, change=change_to))
    copies(client.desk, linked, 1, match=match, reports=(report,))
    answer = client.get("/cases")
    assert wild not in answer.text
    assert "&lt;img src=x" in answer.text


def pieces_of(text: str) -> Iterator[Piece]:
    for part in text.split("|"):
        yield Piece(part.strip("<>*"), {"<": "wrong", ">": "right", "*": "mark"}.get(part[:1], ""))


def test_of_a_long_sentence_the_words_around_the_change_are_shown() -> None:
    far = "word " * 60
    short = case_rows.shortened(
        [Piece(f"{far}It carries "), Piece("400", "wrong"), Piece("40", "right"), Piece(f" a day {far}")]
    )
    assert short[0].text.startswith("… ")
    assert short[0].text.endswith("It carries ")
    assert [piece.text for piece in short[1:3]] == ["400", "40"]
    assert short[3].text.startswith(" a day word")
    assert short[3].text.endswith(" …")
    assert all(len(piece.text) < 100 for piece in short)
    [whole] = case_rows.shortened([Piece("It carries 40.", "mark")])
    assert whole.text == "It carries 40."


@pytest.mark.parametrize(
    ("number", "more", "total", "before", "after"),
    [
        (1, False, 3, "", ""),
        (1, True, 80, "", "?2"),
        (2, False, 80, "?", ""),
        (3, True, 1000, "?2", "?4"),
        (200, True, 1000, "?199", ""),
    ],
)
def test_a_page_leads_to_the_ones_beside_it(number: int, total: int, before: str, after: str, *, more: bool) -> None:
    made = turning(number, 3, total, lambda at: f"?{at}", more=more)
    assert (made.before, made.after) == (before, after)
    assert made.total == ("999+" if total == 1000 else str(total))
    assert up_to(1234, 5000) == "1,234"


def test_an_address_keeps_what_was_asked_and_drops_the_page() -> None:
    asked = Asked.of({"lane": "facts", "q": " a b ", "page": "3", "unknown": "x"})
    assert asked.url() == "/cases?lane=facts&q=a+b"
    assert asked.url(page="4") == "/cases?lane=facts&q=a+b&page=4"
    assert (asked.number, page_number("0"), page_number("²")) == (3, 1, 1)

"""The digest and the alert: what stands where, and that a stranger's text stays text."""

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from lxml import html as lxml_html

from corrections_inbox.articles import Where
from corrections_inbox.cases import Audience, Card, Digest, KindLines, Lane, MailLine, Numbers, Report, Reporter
from corrections_inbox.letters import Breaker, Composed, Templates, compose_alert, compose_digest
from corrections_inbox.letters.cards import Marked, age, case_view, in_words
from corrections_inbox.letters.digest import LONGEST_HTML
from corrections_inbox.letters.sample_desk import NEW, NOW, SETTLED, WAITING, sample_digest
from corrections_inbox.letters.samples import LETTERHEAD
from corrections_inbox.matching import ArticleRef, Candidate, Claim, Evidence, Ground, Match, Passage, SuggestedChange
from corrections_inbox.triage import Kind

HEADINGS = [
    "Still waiting for an answer",
    "New",
    "Needs a human",
    "Quarantined",
    "Not acknowledged",
    "Letters that did not leave",
    "Settled",
    "Other mail",
    "In numbers",
]
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'></td></table><a href='javascript:alert(1)'>{{ 7 * 7 }}"
)


def write(templates: Templates, digest: Digest) -> Composed:
    return compose_digest(templates, LETTERHEAD, digest, now=NOW)


def headings(composed: Composed) -> list[str]:
    page = lxml_html.fromstring(composed.html)
    return [(heading.text or "").strip() for heading in page.iterfind(".//h2")]


def with_match(card: Card, match: Match) -> Card:
    return replace(card, case=replace(card.case, match=match))


def test_who_is_waiting_comes_first_and_the_numbers_last(templates: Templates) -> None:
    composed = write(templates, sample_digest())
    assert headings(composed) == HEADINGS
    text = composed.text
    places = [text.index(f"\n{heading.upper()}") for heading in HEADINGS]
    assert places == sorted(places)


def test_the_subject_says_what_an_editor_must_know(templates: Templates) -> None:
    digest = replace(sample_digest(), breaker="", troubles=())
    assert write(templates, digest).subject == ("Corrections: 4 new, 8 waiting (2 over 14 days) · Monday 2 March 2026")
    assert write(templates, replace(sample_digest(), troubles=())).subject.startswith("Letters are held")
    assert write(templates, sample_digest()).subject.startswith("Something is wrong")


def test_what_is_wrong_with_the_service_stands_before_everything_else(templates: Templates) -> None:
    composed = write(templates, replace(sample_digest(), troubles=("The mailbox main was never polled.",)))
    assert composed.text.index("never polled") < composed.text.index("STILL WAITING")
    assert composed.html.index("never polled") < composed.html.index("Still waiting")


def test_waiting_is_oldest_first_and_red_after_14_days(templates: Templates) -> None:
    page = lxml_html.fromstring(write(templates, sample_digest()).html)
    ages = [
        (cell.text, "urgent" in cell.get("class", "")) for cell in page.iterfind(".//td") if "age" in _classes(cell)
    ]
    assert ages[:3] == [("23 days", True), ("16 days", True), ("6 days", False)]


def _classes(cell: lxml_html.HtmlElement) -> list[str]:
    return str(cell.get("class", "")).split()


def test_a_card_says_all_that_is_known_of_a_case(templates: Templates) -> None:
    composed = write(templates, sample_digest())
    for words in (
        "C-2026-0042",
        "Ferry fares to rise in spring",
        "#:~:text=The%20new%20ferry",
        "Transport · Mina Okoro · 27 Feb 2026",
        "160 cars",
        "116 cars",
        "https://harbourboard.example/fleet/annual-report-2025.pdf",
        "I work on her: it is 116.",
        "tomas.vale@mail.example",
        "almost certain (99 %)",
        "The mail links to this article.",
        "from a forward, unverified",
    ):
        assert words in composed.html
        assert words in composed.text
    assert re.search(r'carries <span class="mark"[^>]*>160 cars</span> and', composed.html)


def test_what_several_readers_cite_is_pooled_and_cut() -> None:
    first = NEW[0].case.reports[0]
    reports = tuple(
        replace(
            first,
            reporter=Reporter(f"reader{n}@post.example"),
            claim=Claim(
                sources=("https://board.example/", f"https://source{n}.example/"), named_sources=("the census",)
            ),
        )
        for n in range(9)
    )
    match = replace(NEW[0].case.match, claim=Claim(sources=("https://board.example/",)))
    view = case_view(replace(NEW[0], case=replace(NEW[0].case, match=match, reports=reports)), ZoneInfo("UTC"))
    assert [source.label for source in view.sources][:2] == ["board.example", "source0.example"]
    assert view.sources[-1].label == "and 5 more"
    assert view.senders[-1] == "and 3 more"
    assert view.readers == 9


def test_legal_cases_stand_before_the_others_and_are_marked(templates: Templates) -> None:
    html = write(templates, sample_digest()).html
    new = html.index("New <span")
    assert new < html.index("C-2026-0045", new) < html.index("C-2026-0042", new)
    assert re.search(r'<span class="tag tag-urgent"[^>]*>legal</span>', html)


def test_an_unlinked_case_shows_its_guesses(templates: Templates) -> None:
    text = write(templates, sample_digest()).text
    assert "Perhaps: Swing bridge to close for eleven nights, a guess (42 %)" in text


def test_an_empty_day_is_a_short_and_friendly_mail(templates: Templates) -> None:
    empty = Digest(
        audience=Audience("noor@harbourpost.example"),
        day=NOW.date(),
        since=NOW - timedelta(days=1),
        until=NOW,
        waiting=(),
        unanswered=(),
        letters=(),
        breaker="",
        troubles=(),
        new=(),
        needs_human=(),
        quarantined=(),
        settled=(),
        other=(),
        numbers=Numbers(0, 0, 0, 0, 0, 0, 0, ()),
    )
    composed = write(templates, empty)
    assert headings(composed) == ["Nobody is waiting"]
    assert "NOBODY IS WAITING" in composed.text
    assert composed.subject == "Corrections: 0 new, 0 waiting · Monday 2 March 2026"


def test_times_are_told_in_the_publications_zone(templates: Templates) -> None:
    masthead = replace(LETTERHEAD.masthead, zone=ZoneInfo("America/New_York"))
    letterhead = replace(LETTERHEAD, masthead=masthead)
    text = compose_digest(templates, letterhead, sample_digest(), now=NOW).text
    assert "Everything since Fri 27 Feb, 02:30" in text


def test_a_flood_is_cut_so_that_the_mail_arrives_whole(templates: Templates) -> None:
    cards = tuple(
        replace(card, case=replace(card.case, reference=f"C-2026-{n:04}")) for n, card in enumerate(NEW * 100, 1000)
    )
    flood = replace(sample_digest(), waiting=cards, new=cards, needs_human=WAITING * 50, settled=SETTLED * 80)
    composed = write(templates, flood)
    assert len(composed.html.encode()) <= LONGEST_HTML
    assert re.search(r"and \d{3} more", composed.text)
    assert "400" in composed.html


def hostile_card() -> Card:
    article = ArticleRef("1", "https://harbourpost.example/x", HOSTILE, HOSTILE, HOSTILE)
    passage = Passage(HOSTILE, HOSTILE, HOSTILE, 0, 1, Where.BODY, confidence=0.9)
    candidate = Candidate(article, 0.9, passage, (Evidence(Ground.LINK, HOSTILE, 1.0),))
    sources = ("javascript:alert(1)", "https://x.example/<script>", HOSTILE, 'https://x.example/"onclick="alert(1)')
    claim = Claim(SuggestedChange(HOSTILE, HOSTILE), sources=sources, named_sources=(HOSTILE,))
    report = Report(1, Reporter("a@b.example", HOSTILE), Kind.REPORT, NOW, HOSTILE, HOSTILE, "")
    case = replace(
        NEW[0].case, match=Match(candidate, (candidate,), claim), reports=(report,), section=HOSTILE, assignee=HOSTILE
    )
    return Card(case, 20, 1, overdue=True)


def hostile_digest() -> Digest:
    card = hostile_card()
    unlinked = with_match(card, replace(card.case.match, linked=None))
    mail = MailLine(1, HOSTILE, HOSTILE, NOW, Kind.OPINION, HOSTILE)
    return replace(
        sample_digest(),
        breaker=HOSTILE,
        troubles=(HOSTILE,),
        waiting=(card, unlinked),
        new=(card, unlinked),
        needs_human=(card,),
        settled=(card,),
        quarantined=(mail,),
        unanswered=(mail,),
        other=(KindLines(Kind.OPINION, (mail,)),),
    )


def assert_harmless(composed: Composed) -> None:
    page = lxml_html.fromstring(composed.html)
    for element in page.iter(lxml_html.etree.Element):
        assert element.tag not in {"script", "img", "iframe", "form", "object", "svg", "link", "base"}
        assert not [name for name in element.attrib if str(name).startswith("on")]
        assert str(element.get("href", "https://")).startswith(("https://", "http://"))
    assert "49" not in composed.html.replace("C-2026-0049", "")
    assert "<script>alert(1)</script>" in composed.text


def test_mail_text_in_the_digest_is_never_markup(templates: Templates) -> None:
    assert_harmless(write(templates, hostile_digest()))


def test_mail_text_in_an_alert_is_never_markup(templates: Templates) -> None:
    case = hostile_card().case
    alert = compose_alert(templates, LETTERHEAD, case, recipient="legal@harbourpost.example", now=NOW, key="alert:1")
    assert_harmless(alert)


def test_a_legal_case_is_told_at_once(templates: Templates) -> None:
    case = NEW[3].case
    assert case.lane is Lane.LEGAL
    alert = compose_alert(templates, LETTERHEAD, case, recipient="legal@harbourpost.example", now=NOW, key="alert:1")
    assert alert.subject == "Legal matter: C-2026-0045"
    assert "require its retraction" in alert.text
    assert "Fell & Gray, solicitors" in alert.text
    assert alert.recipient == "legal@harbourpost.example"


def test_a_tripped_breaker_is_told_with_its_reason(templates: Templates) -> None:
    breaker = Breaker("More than 60 letters in ten minutes.", 61)
    alert = compose_alert(templates, LETTERHEAD, breaker, recipient="it@harbourpost.example", now=NOW, key="alert:2")
    assert alert.subject == "Automatic letters are held"
    for part in (alert.text, alert.html):
        assert "More than 60 letters in ten minutes." in part
        assert "61 letters are waiting" in part


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(1.0, "almost certain (99 %)"), (0.93, "very likely (93 %)"), (0.8, "likely (80 %)"), (0.55, "possible (55 %)"),
     (0.0, "a guess (1 %)")],
)  # fmt: skip
def test_confidence_is_told_in_words(confidence: float, words: str) -> None:
    assert in_words(confidence) == words


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "1 day"), (15, "15 days")])
def test_age_is_told_in_days(days: int, words: str) -> None:
    assert age(days) == words


@pytest.mark.parametrize(
    ("exact", "prefix", "suffix", "wrong", "marked"),
    [
        ("The ferry carries 160 cars.", "", "", "160 Cars", Marked("The ferry carries ", "160 cars", ".")),
        ("An election in El Doral.", "", "", "El", Marked("An election in ", "El", " Doral.")),
        ("The ferry carries 160 cars.", "", "", "150", Marked("", "The ferry carries 160 cars.", "")),
        ("Ruth Amsel", "Conductor ", " leads.", None, Marked("Conductor ", "Ruth Amsel", " leads.")),
        ("Amsel", "x" * 20 + " the woman Ruth ", ", who " + "y" * 30, None,
         Marked("… the woman Ruth ", "Amsel", ", who …")),
        ("x" * 70, "before ", " after", None, Marked("", "x" * 70, "")),
    ],
)  # fmt: skip
def test_the_passage_is_marked_where_it_is_wrong(
    exact: str, prefix: str, suffix: str, wrong: str | None, marked: Marked
) -> None:
    passage = Passage(exact, prefix, suffix, 0, len(exact), Where.BODY)
    candidate = Candidate(ArticleRef("1", "https://harbourpost.example/x", "X"), 0.9, passage)
    match = Match(candidate, (candidate,), Claim(SuggestedChange(wrong, None)))
    assert case_view(with_match(NEW[0], match), ZoneInfo("UTC")).passage == marked


@pytest.mark.parametrize(("confidence", "told"), [(0.9, "Passage: The ferry"), (0.3, "Perhaps: The ferry")])
def test_a_doubtful_passage_is_told_as_such(templates: Templates, confidence: float, told: str) -> None:
    exact = "The ferry has carried passengers, cars and bicycles to the island since 1971."
    passage = Passage(exact, "", "", 0, len(exact), Where.BODY, confidence=confidence)
    candidate = Candidate(ArticleRef("1", "https://harbourpost.example/x", "X"), 0.9, passage)
    card = with_match(NEW[0], Match(candidate, (candidate,), Claim()))
    composed = write(templates, replace(sample_digest(), waiting=(), new=(card,), needs_human=()))
    assert told in composed.text.replace("[", "")
    assert ("perhaps this sentence" in composed.html) is (confidence < 0.5)

"""The digest and the alert: what stands where, and that a stranger's text stays text."""

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from lxml import html as lxml_html

from corrections_inbox.articles import Where
from corrections_inbox.cases import (
    Audience,
    Bulk,
    Campaign,
    Card,
    DayCount,
    Digest,
    KindLines,
    Lane,
    MailLine,
    Numbers,
    Report,
    Reporter,
    StuckLetter,
)
from corrections_inbox.cases import Letter as LetterName
from corrections_inbox.letters import Breaker, Composed, Templates, compose_alert, compose_digest
from corrections_inbox.letters.cards import Marked, age, case_view, in_words
from corrections_inbox.letters.digest import LONGEST_HTML
from corrections_inbox.letters.sample_desk import NEW, NOW, SETTLED, WAITING, sample_digest, sample_links
from corrections_inbox.letters.samples import LETTERHEAD
from corrections_inbox.letters.signed_links import DeskLinks, Link, opened
from corrections_inbox.matching import ArticleRef, Candidate, Claim, Evidence, Ground, Match, Passage, SuggestedChange
from corrections_inbox.triage import Kind

HEADINGS = [
    "Legal and privacy",
    "Still waiting for an answer",
    "New",
    "Typos, by article",
    "Campaigns",
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
    assert write(templates, digest).subject == (
        "Corrections: 1 legal, 4 new, 11 waiting (3 over 14 days) · Monday 2 March 2026"
    )
    assert write(templates, replace(sample_digest(), troubles=())).subject.startswith("Letters are held")
    assert write(templates, sample_digest()).subject.startswith("Something is wrong")


def test_what_is_wrong_with_the_service_stands_before_everything_else(templates: Templates) -> None:
    composed = write(templates, replace(sample_digest(), troubles=("The mailbox main was never polled.",)))
    assert composed.text.index("never polled") < composed.text.index("STILL WAITING")
    assert composed.html.index("never polled") < composed.html.index("Still waiting")


def test_waiting_is_oldest_first_and_red_after_14_days(templates: Templates) -> None:
    page = lxml_html.fromstring(write(templates, replace(sample_digest(), legal=(), typos=())).html)
    ages = [(cell.text, "urgent" in _classes(cell)) for cell in page.iterfind(".//td") if "received" in _classes(cell)]
    assert ages[:3] == [("23 days", True), ("16 days", True), ("15 days", True)]
    assert ("6 days", False) in ages


def test_who_waits_beyond_the_first_ten_stands_in_rows_as_red(templates: Templates) -> None:
    many = tuple(
        replace(card, case=replace(card.case, reference=f"C-2026-{n:04}")) for n, card in enumerate(WAITING * 5, 500)
    )
    page = lxml_html.fromstring(write(templates, replace(sample_digest(), waiting=many)).html)
    ages = [(cell.text, "urgent" in _classes(cell)) for cell in page.iterfind(".//td") if "age" in _classes(cell)]
    assert ages[:5] == [("16 days", True), ("6 days", False), ("23 days", True), ("16 days", True), ("6 days", False)]


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
        "Tomás Vale",
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
            reporter=Reporter(f"reader{n}@post.example", f"Reader {n}"),
            claim=Claim(
                sources=("https://board.example/", f"https://source{n}.example/"), named_sources=("the census",)
            ),
        )
        for n in range(9)
    )
    match = replace(NEW[0].case.match, claim=Claim(sources=("https://board.example/",)))
    view = case_view(replace(NEW[0], case=replace(NEW[0].case, match=match, reports=reports)), ZoneInfo("UTC"), NOW)
    assert [source.label for source in view.sources][:2] == ["board.example", "source0.example"]
    assert view.sources[-1].label == "and 5 more"
    assert view.senders[-1] == "and 3 more"
    assert view.readers == 9


def test_legal_cases_stand_before_the_others_with_their_clock(templates: Templates) -> None:
    composed = write(templates, sample_digest())
    html = composed.html
    assert html.index("Legal and privacy") < html.index("C-2026-0045") < html.index("Still waiting")
    assert html.count("C-2026-0045") == 1
    assert re.search(r'<span class="tag tag-urgent"[^>]*>legal</span>', html)
    assert "Received 1 day ago" in html
    assert "Received 1 day ago; answer due Sat 7 Mar, in 5 days" in composed.text


@pytest.mark.parametrize(
    ("hours", "words", "late"),
    [(12, "Mon 2 Mar, today", True), (23, "Tue 3 Mar, in 1 day", True), (60, "Wed 4 Mar, in 2 days", False),
     (-60, "Fri 27 Feb, 3 days ago", True)],
)  # fmt: skip
def test_a_deadline_is_told_by_how_far_it_is_off(hours: int, words: str, *, late: bool) -> None:
    card = replace(NEW[3], case=replace(NEW[3].case, deadline=NOW + timedelta(hours=hours)))
    view = case_view(card, ZoneInfo("UTC"), NOW)
    assert (view.deadline, view.late) == (words, late)


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
    flood = replace(flood, legal=cards[:200], typos=flood.typos * 60, campaigns=flood.campaigns * 60)
    for links in (None, sample_links()):
        composed = compose_digest(templates, LETTERHEAD, flood, now=NOW, links=links)
        assert len(composed.html.encode()) <= LONGEST_HTML
        assert re.search(r"and \d{3} more", composed.text)
        assert ("more on the desk: https://desk." in composed.text) is (links is not None)


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
        legal=(card,),
        typos=(Bulk((card, card)),),
        campaigns=(Campaign(HOSTILE, mails=(mail, mail)),),
        quarantined=(mail,),
        unanswered=(mail,),
        other=(KindLines(Kind.OPINION, (mail,)),),
    )


def assert_harmless(composed: Composed) -> None:
    page = lxml_html.fromstring(composed.html)
    assert not re.search(r"[\w.]+@(?!harbourpost)[\w.]+", composed.html + composed.text)
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
    assert "fellandgray" not in alert.raw.decode()


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
    assert case_view(with_match(NEW[0], match), ZoneInfo("UTC"), NOW).passage == marked


@pytest.mark.parametrize(("confidence", "told"), [(0.9, "Passage: The ferry"), (0.3, "Perhaps: The ferry")])
def test_a_doubtful_passage_is_told_as_such(templates: Templates, confidence: float, told: str) -> None:
    exact = "The ferry has carried passengers, cars and bicycles to the island since 1971."
    passage = Passage(exact, "", "", 0, len(exact), Where.BODY, confidence=confidence)
    candidate = Candidate(ArticleRef("1", "https://harbourpost.example/x", "X"), 0.9, passage)
    card = with_match(NEW[0], Match(candidate, (candidate,), Claim()))
    composed = write(templates, replace(sample_digest(), waiting=(), new=(card,), needs_human=()))
    assert told in composed.text.replace("[", "")
    assert ("perhaps this sentence" in composed.html) is (confidence < 0.5)


def linked(templates: Templates, digest: Digest, links: DeskLinks) -> list[tuple[str, str]]:
    """The labels and targets of the digest's links to the desk."""
    page = lxml_html.fromstring(compose_digest(templates, LETTERHEAD, digest, now=NOW, links=links).html)
    found = [("".join(str(text) for text in a.itertext()), str(a.get("href"))) for a in page.iterfind(".//a")]
    return [(label, url) for label, url in found if url.startswith(links.base_url)]


def opened_by(links: DeskLinks, url: str) -> Link:
    return opened(links.secret, url.removeprefix(f"{links.base_url}/act/"), NOW)


def test_each_card_leads_to_its_confirm_pages(templates: Templates) -> None:
    links = sample_links()
    digest = replace(sample_digest(), waiting=(), legal=(), typos=(), needs_human=(), settled=(), new=NEW[:1])
    acts = [(label, opened_by(links, url)) for label, url in linked(templates, digest, links) if "/act/" in url]
    noor = links.recipient
    assert acts == [
        ("Open", Link(noor, "C-2026-0042", "open")),
        ("Corrected", Link(noor, "C-2026-0042", "corrected")),
        ("Clarified", Link(noor, "C-2026-0042", "clarified")),
        ("No change", Link(noor, "C-2026-0042", "no_change")),
        ("Not ours", Link(noor, "C-2026-0042", "not_ours")),
    ]


@pytest.mark.parametrize(
    ("card", "labels"),
    [(NEW[2], ["Open", "No change", "Not ours"]), (NEW[3], ["Open"]), (SETTLED[0], ["Open"])],
)
def test_what_makes_no_sense_from_a_mail_has_no_link(templates: Templates, card: Card, labels: list[str]) -> None:
    """Nothing is corrected without an article, no legal matter settled in passing, and what is closed is closed."""
    digest = replace(sample_digest(), waiting=(), legal=(), typos=(), needs_human=(), settled=(), new=(card,))
    found = linked(templates, digest, sample_links())
    assert [label for label, url in found if "/act/" in url] == labels


def test_who_only_looks_on_may_open_cases_but_decide_nothing(templates: Templates) -> None:
    found = linked(templates, sample_digest(), replace(sample_links(), decides=False))
    assert {opened_by(sample_links(), url).action for _, url in found if "/act/" in url} == {"open"}


def test_without_a_desk_no_link_leads_there(templates: Templates) -> None:
    composed = write(templates, sample_digest())
    assert "/act/" not in composed.html + composed.text
    assert "the desk" not in composed.html


def test_the_plain_digest_leads_to_each_case_too(templates: Templates) -> None:
    text = compose_digest(templates, LETTERHEAD, sample_digest(), now=NOW, links=sample_links()).text
    [url] = re.findall(r"C-2026-0042.*?Settle it: (\S+)", text, re.DOTALL)
    assert opened_by(sample_links(), url).reference == "C-2026-0042"


def test_typos_of_one_article_are_one_card(templates: Templates) -> None:
    composed = write(templates, sample_digest())
    assert "2 slips in: Lido reopens after two winters under scaffolding" in composed.text
    assert composed.html.count("C-2026-0033") == composed.html.count("C-2026-0040") == 1
    assert "! 15 days  2 slips" in composed.text


def test_a_campaign_is_one_line(templates: Templates) -> None:
    text = write(templates, sample_digest()).text
    assert "3 mails all but alike: Take back your lies about the toll" in text
    assert text.count("Take back your lies") == 1


def test_the_week_is_told_in_bars_and_in_figures(templates: Templates) -> None:
    composed = write(templates, sample_digest())
    page = lxml_html.fromstring(composed.html)
    widths = [int(str(td.get("width")).rstrip("%")) for td in page.iterfind(".//table[@class='bar']//td[@width]")]
    assert widths[6:9] == [21, 43, 36], "Thursday, as a share of the busiest day: 3 of its 9 mails opened cases"
    assert "Fri 27 Feb     14 in    6 cases    3 settled" in composed.text


def test_a_quiet_week_draws_no_bars(templates: Templates) -> None:
    quiet = replace(sample_digest(), week=tuple(DayCount(NOW.date()) for _ in range(7)))
    assert "The last seven days" not in write(templates, quiet).html


def test_no_readers_address_stands_in_a_digest_that_may_be_forwarded(templates: Templates) -> None:
    """Neither as the sender nor where the reader wrote it: in words, subjects, names, sources, notes."""
    first = NEW[0].case.reports[0]
    rosa = "rosa@post.example"
    report = replace(first, reporter=Reporter(rosa, rosa), words=f"Call me, {rosa} or <mailto:r.lind@work.example>.")
    claim = Claim(SuggestedChange(rosa.upper(), "bo@x.example"), sources=("https://a.example/?u=Rosa%40post.example",))
    case = replace(NEW[0].case, reports=(report,), match=replace(NEW[0].case.match, claim=claim))
    mail = MailLine(1, rosa, f"Re: {rosa}", NOW, Kind.OPINION, f"<{rosa}> was refused")
    card = replace(NEW[0], case=case)
    letter = StuckLetter(7, LetterName.RECEIPT, rosa, "refused", NOW, f"550 5.1.1 <{rosa}>: unknown")
    digest = replace(sample_digest(), waiting=(card,), new=(card,), unanswered=(mail,), letters=(letter,))
    composed = write(templates, replace(digest, other=(KindLines(Kind.OPINION, (mail,)),), quarantined=(mail,)))
    everything = (composed.html + composed.text + composed.subject).lower()
    assert "rosa@" not in everything
    assert "rosa%40" not in everything
    assert "r.lind@" not in everything
    assert "(address) → bo@x.example" in composed.text, "an address that the article has wrong is what it is about"
    assert "Reader: a reader without a name" in composed.text


def test_an_alert_leads_to_the_case_or_to_the_letters_that_are_held(templates: Templates) -> None:
    links = sample_links("legal@harbourpost.example")
    told = {"recipient": links.recipient, "now": NOW, "key": "alert:1", "links": links}
    case = compose_alert(templates, LETTERHEAD, NEW[3].case, **told)  # type: ignore[arg-type]  # named by their keys
    [url] = re.findall(r"Open it: (\S+)", case.text)
    assert opened_by(links, url) == Link(links.recipient, "C-2026-0045", "open")
    held = compose_alert(templates, LETTERHEAD, Breaker("Too many.", 61), **told)  # type: ignore[arg-type]  # the same
    assert "https://desk.harbourpost.example/letters" in held.text
    assert "https://desk.harbourpost.example/letters" in held.html

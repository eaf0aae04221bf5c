"""A letter that many people send takes one line of a list, and everybody else's mail stands there as ever."""

import re
from datetime import timedelta
from email.message import EmailMessage
from html import unescape
from itertools import count

import pytest
from tests.desk.browsing import DESKTOP, PHONE, Open, overflow, violations
from tests.desk.newsroom import NOW, Browser

from corrections_inbox.cases import Lane, Status
from corrections_inbox.desk.state import Desk
from corrections_inbox.jobs.file import Filer, Filing
from corrections_inbox.store import case_queries, cases, mail, reading, transaction
from corrections_inbox.store.case_queries import Filter
from corrections_inbox.store.desk_lists import PAGE
from corrections_inbox.store.mail import Place

SENT = 30
DEMAND = (
    "Your article on the harbour budget is wrong. You wrote that the new crane cost 4 million, but it cost 14 million, "
    "as the accounts of the port say on their third page. We, who paid for it with our taxes and our patience, ask that "
    "you correct this, and that you tell your readers how it could happen that nobody looked at the accounts first."
)
VIEW = (
    "Your columnist is a disgrace to this town. I am tired of being told by people who never worked on a quay what the "
    "harbour ought to be, and I shall cancel my subscription unless this paper remembers for whom it is written. It "
    "used to be a paper of the people who live here, and it has become one of those who only come for the summer."
)
ORDINARY = (
    "In your piece on the lighthouse you wrote that it was built in 1871, but it was built in 1817.",
    "Your report from the school says that 40 children sang at the concert. There were 140 of them on the stage.",
    "The obituary of Ilse Brandt says that she was born in Oldhaven. That is wrong, she was born in Newhaven.",
)
_uids = count(1000)


def send(desk: Desk, subject: str, *bodies: str) -> None:
    """Mails of as many senders, filed as the line does it."""
    with transaction(desk.engine) as session:
        for body in bodies:
            uid, note = next(_uids), EmailMessage()
            note["From"], note["To"] = f"Reader {uid} <r{uid}@reader.example>", "corrections@courier.example"
            note["Subject"], note["Message-ID"] = subject, f"<{uid}@reader.example>"
            note.set_content(body)
            place = Place("main", "INBOX", 1, uid)
            mail.keep(session, place, mail.pack(bytes(note)), arrived=NOW - timedelta(minutes=50), now=NOW)
    filing = Filing(desk.engine, desk.reader, desk.rules)
    with Filer(filing) as filer:
        while filer(NOW):
            pass


def demand(number: int) -> list[str]:
    return [f"My name is Reader {each}.\n\n{DEMAND}\n\nYours, {each}" for each in range(number)]


def page(client: Browser, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def listed(client: Browser, url: str) -> list[str]:
    rows = page(client, url).partition('<ol class="cases"')[2]
    return list(dict.fromkeys(re.findall(r"C-\d{4}-\d{4}", rows)))


def campaign_lines(text: str) -> list[tuple[str, str]]:
    """The address and what is said of each campaign."""
    found = re.findall(r'<li class="campaign">.*?<a href="([^"]+)">.*?<p class="case-about">(.*?)</p>', text, re.DOTALL)
    return [(url, said) for url, said in found]


@pytest.fixture
def before(client: Browser) -> list[str]:
    """What stood in the queue before the campaign."""
    return listed(client, "/cases")


def opened_by(client: Browser, subject: str) -> list[str]:
    with reading(client.desk.engine) as session:
        found = case_queries.listing(session, Filter())
    return sorted(case.reference for case in found if case.reports and case.reports[0].subject == subject)


def test_a_campaign_is_one_line_and_the_other_cases_are_listed(client: Browser, before: list[str]) -> None:
    send(client.desk, "The crane", *demand(SENT))
    send(client.desk, "A mistake", *ORDINARY)
    theirs, others = opened_by(client, "The crane"), opened_by(client, "A mistake")
    text = page(client, "/cases")
    [(url, said)] = campaign_lines(text)
    assert (len(theirs), len(others)) == (SENT, 3)
    assert said.startswith("30 mails of 30 senders, 30 open cases")
    assert sorted(listed(client, "/cases")) == sorted(before + others)
    assert f"{len(before) + 3} cases, and 30 cases in 1 campaign" in text
    assert sorted(listed(client, url)) == theirs


def test_a_page_is_filled_with_what_is_no_campaign(client: Browser, before: list[str]) -> None:
    send(client.desk, "The crane", *demand(PAGE + 10))
    assert listed(client, "/cases") == before
    assert "page=2" not in page(client, "/cases")
    [(url, _)] = campaign_lines(page(client, "/cases"))
    assert len(listed(client, url)) == PAGE
    assert len(listed(client, f"{url}&page=2")) == 10


def test_legal_matters_and_what_is_settled_never_fold(client: Browser) -> None:
    send(client.desk, "The crane", *demand(4))
    legal, settled, *rest = opened_by(client, "The crane")
    with transaction(client.desk.engine) as session:
        cases.change(session, legal, NOW, lane=Lane.LEGAL)
        cases.change(session, settled, NOW, status=Status.NO_CHANGE)
    assert legal in listed(client, "/cases?lane=legal")
    assert legal in listed(client, "/cases")
    assert settled in listed(client, "/cases?lane=closed")
    assert not set(rest) & set(listed(client, "/cases"))
    [(_, said)] = campaign_lines(page(client, "/cases"))
    assert "4 mails of 4 senders, 2 open cases" in said


def test_the_last_open_case_of_a_campaign_is_shown_as_what_it_is(client: Browser) -> None:
    send(client.desk, "The crane", *demand(2))
    first, last = opened_by(client, "The crane")
    with transaction(client.desk.engine) as session:
        cases.change(session, first, NOW, status=Status.NO_CHANGE)
    assert last in listed(client, "/cases")
    assert campaign_lines(page(client, "/cases")) == []


def test_a_campaign_is_found_among_words_too(client: Browser) -> None:
    send(client.desk, "The crane", *demand(5))
    [(url, said)] = campaign_lines(page(client, "/cases?lane=open&q=crane"))
    assert "5 open cases" in said
    assert len(listed(client, url)) == 5
    assert len(listed(client, "/cases?q=patience")) == 5, "whoever looks in all lanes sees each case"


def test_mails_of_a_campaign_that_opened_no_case_are_one_line_of_other_mail(client: Browser) -> None:
    def rows(text: str) -> int:
        return text.count('class="subject"')

    there = rows(page(client, "/mails"))
    send(client.desk, "Your columnist", *(f"As one of {each} neighbours:\n\n{VIEW}" for each in range(SENT)))
    text = page(client, "/mails")
    [(url, said)] = campaign_lines(text)
    assert said.startswith("30 mails of 30 senders, 30 without a case")
    assert rows(text) == there
    assert f"{there} mails, and 30 mails in 1 campaign" in text
    assert rows(page(client, url)) == SENT
    assert 'href="/mails?list=other">Show the whole list' in page(client, url)
    assert campaign_lines(page(client, "/mails?kind=opinion"))
    assert not campaign_lines(page(client, "/mails?kind=spam"))


@pytest.mark.servers
@pytest.mark.parametrize("dark", [False, True], ids=["by day", "by night"])
def test_campaigns_can_be_read_by_everybody(open_desk: Open, *, dark: bool) -> None:
    send(open_desk.desk, "The crane", *demand(SENT))
    send(open_desk.desk, "Your columnist", *(f"As one of {each} neighbours:\n\n{VIEW}" for each in range(SENT)))
    for width in (PHONE, DESKTOP):
        with open_desk.visitor(width=width, dark=dark) as page:
            for path in ("/cases", "/mails"):
                page.goto(path)
                assert page.locator(".campaign").count() == 1, path
                assert violations(page) == [], path
                assert overflow(page) <= 0, path
                page.locator(".campaign a").click()
                assert page.locator(".campaign").count() == 0, path
                assert violations(page) == [], page.url
                assert overflow(page) <= 0, page.url

"""A link of a digest: for one person, one case, one action, for a week; it gives nobody else anything."""

import base64
import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest
from tests.desk.newsroom import BASE_URL, EDITOR, NOW, VIEWER, Browser, Hands
from tests.desk.test_signing_in import ask, link_of

from corrections_inbox.cases import Audience, Case, KindLines
from corrections_inbox.desk.state import Desk
from corrections_inbox.jobs.desk_links import links_for
from corrections_inbox.jobs.digest import compose, digest_of
from corrections_inbox.letters import compose_digest
from corrections_inbox.letters.sample_desk import sample_digest
from corrections_inbox.letters.signed_links import WORKS_FOR, BadLinkError, Link, opened, sign
from corrections_inbox.store import audit, case_queries, reading
from corrections_inbox.store.case_queries import Filter
from corrections_inbox.triage import Kind

REFERENCE = "C-2026-0001"


def cases_of(desk: Desk) -> list[Case]:
    with reading(desk.engine) as session:
        return case_queries.listing(session, Filter())


def link_to(desk: Desk, action: str = "open", recipient: str = EDITOR, until: datetime = NOW + WORKS_FOR) -> str:
    return f"/act/{sign(desk.secret, Link(recipient, REFERENCE, action), until)}"


@pytest.mark.parametrize(
    ("action", "target"),
    [
        ("open", f"/cases/{REFERENCE}"),
        ("corrected", f"/cases/{REFERENCE}/decide?status=corrected"),
        ("clarified", f"/cases/{REFERENCE}/decide?status=clarified"),
        ("no_change", f"/cases/{REFERENCE}/decide?status=no_change"),
        ("not_ours", f"/cases/{REFERENCE}/decide?status=not_ours"),
    ],
)
def test_it_leads_its_recipient_to_what_it_names_and_changes_nothing(
    desk: Desk, client: Browser, action: str, target: str
) -> None:
    before = cases_of(desk)
    answer = client.get(link_to(desk, action))
    assert (answer.status_code, answer.headers["location"]) == (303, target)
    assert cases_of(desk) == before


def test_a_link_of_the_real_digest_opens_its_case(desk: Desk, client: Browser) -> None:
    settings = desk.settings
    digest = digest_of(settings, desk.engine, Audience(EDITOR), NOW.date(), NOW)
    text = compose(settings, desk.house, digest, NOW).text
    links = [word for word in text.split() if word.startswith(f"{BASE_URL}/act/")]
    known = {case.reference for case in cases_of(desk)}
    targets = {client.get(link.removeprefix(BASE_URL)).headers["location"] for link in links}
    assert targets == {f"/cases/{reference}" for reference in known}
    assert client.get(targets.pop()).status_code == 200


def test_who_is_not_signed_in_signs_in_first_and_comes_back(desk: Desk, stranger: Browser) -> None:
    path = link_to(desk, "corrected")
    answer = stranger.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=%2Fact%2F")
    page = stranger.get(answer.headers["location"])
    known = next(case for case in cases_of(desk) if case.reference == REFERENCE)
    assert known.match.linked is not None
    assert known.match.linked.article.headline not in page.text
    ask(stranger, going_to=path)
    link = link_of(desk)
    stranger.get(link)
    assert stranger.submit(link).headers["location"] == path
    assert stranger.get(path).headers["location"] == f"/cases/{REFERENCE}/decide?status=corrected"


@pytest.mark.parametrize("recipient", [VIEWER, "stranger@elsewhere.example"])
def test_a_forwarded_link_gives_nobody_anything(desk: Desk, client: Browser, recipient: str) -> None:
    before = cases_of(desk)
    answer = client.get(link_to(desk, "corrected", recipient))
    assert answer.status_code == 403
    assert "works for them alone" in answer.text
    assert REFERENCE not in answer.text
    assert recipient not in answer.text
    assert cases_of(desk) == before


def test_a_viewer_who_is_sent_to_decide_is_not_let(desk: Desk, viewer_client: Browser) -> None:
    """Somebody who was an editor when the mail went may be none by now."""
    answer = viewer_client.get(link_to(desk, "corrected", VIEWER))
    assert viewer_client.get(answer.headers["location"]).status_code in {403, 404}


def test_it_works_for_a_week(desk: Desk, client: Browser, hands: Hands) -> None:
    path = link_to(desk, until=NOW + timedelta(days=7))
    client.get(path)
    assert opened(desk.secret, path.removeprefix("/act/"), NOW + timedelta(days=7, seconds=-1)).action == "open"
    with pytest.raises(BadLinkError, match="too old"):
        opened(desk.secret, path.removeprefix("/act/"), NOW + timedelta(days=7))
    hands.forward(timedelta(days=7))
    answer = client.get(path)
    assert answer.status_code == 410
    assert "does not work any more" in answer.text


def altered(desk: Desk) -> list[str]:
    token = link_to(desk, "no_change").removeprefix("/act/")
    payload, signature = token.split(".")
    padded = payload + "=" * (-len(payload) % 4)
    other = base64.urlsafe_b64encode(base64.urlsafe_b64decode(padded).replace(b"0001", b"0002")).decode().rstrip("=")
    foreign = sign("another house's secret", Link(EDITOR, REFERENCE, "open"), NOW + WORKS_FOR)
    strange = sign(desk.secret, Link(EDITOR, REFERENCE, "spam"), NOW + WORKS_FOR)
    return [f"{other}.{signature}", token[:-1], payload, "x", "." * 40, "a" * 1500, foreign, strange, "%00", "é"]


@pytest.mark.parametrize("number", range(10))
def test_what_is_no_link_of_ours_gets_one_kind_sentence(desk: Desk, stranger: Browser, number: int) -> None:
    """Whoever asks: who is not signed in is not sent to sign in for nothing."""
    answer = stranger.get(f"/act/{altered(desk)[number]}")
    assert answer.status_code == 410
    assert "does not work any more: it is too old, or it was not copied whole" in answer.text


def test_the_lists_that_a_cut_digest_leads_to_are_there(desk: Desk, client: Browser) -> None:
    links = links_for(desk.settings, desk.house.letterhead, EDITOR, NOW)
    full = sample_digest()
    much = {name: getattr(full, name) * 100 for name in ("waiting", "legal", "new", "needs_human", "settled", "typos")}
    much |= {name: getattr(full, name) * 100 for name in ("campaigns", "quarantined", "unanswered", "letters")}
    much["other"] = tuple(KindLines(kind, full.quarantined * 100) for kind in Kind)
    html = compose_digest(desk.house.templates, desk.house.letterhead, replace(full, **much), now=NOW, links=links).html
    lists = {unescape(url) for url in re.findall(rf'href="{BASE_URL}([^"]+)"', html) if "/act/" not in url}
    assert {"/cases", "/cases?lane=legal", "/letters", "/mails?list=quarantined", "/mails?kind=opinion"} <= lists
    assert {path: client.get(path).status_code for path in lists} == dict.fromkeys(lists, 200)


def test_without_a_secret_nothing_is_signed_and_nothing_opens() -> None:
    link = Link(EDITOR, REFERENCE, "open")
    with pytest.raises(ValueError, match="secret"):
        sign("", link, NOW)
    with pytest.raises(BadLinkError):
        opened("", sign("x", link, NOW + WORKS_FOR), NOW)


@pytest.mark.parametrize(
    ("changes", "recipient"),
    [
        ({"enabled": False}, EDITOR),
        ({"base_url": ""}, EDITOR),
        ({"editors": []}, EDITOR),
        ({}, "head@courier.example"),
    ],
    ids=["no desk", "no address of the desk", "no editors", "not an editor"],
)
def test_only_mails_to_people_of_the_desk_lead_there(desk: Desk, changes: dict[str, object], recipient: str) -> None:
    settings = desk.settings.model_copy(update={"desk": desk.settings.desk.model_copy(update=changes)})
    assert links_for(settings, desk.house.letterhead, recipient, NOW) is None
    assert links_for(desk.settings, replace(desk.house.letterhead, secret=""), EDITOR, NOW) is None


def test_an_address_is_the_same_however_it_is_written(desk: Desk, client: Browser) -> None:
    links = links_for(desk.settings, desk.house.letterhead, EDITOR.upper(), NOW)
    assert links is not None
    assert links.decides
    assert client.get(links.to(REFERENCE).removeprefix(BASE_URL)).status_code == 303


def test_following_a_link_is_nothing_to_write_down(desk: Desk, client: Browser) -> None:
    """Programs that look into mail follow links, too."""
    client.get(link_to(desk, "corrected"))
    with reading(desk.engine) as session:
        assert audit.page(session, limit=100) == []

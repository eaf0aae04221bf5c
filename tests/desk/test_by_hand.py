"""A case made by hand: what somebody said on the telephone, or wrote on paper."""

from tests.desk.elements import select, words
from tests.desk.newsroom import EDITOR, Browser
from tests.desk.test_case import case_of, shown
from tests.desk.test_deciding import outcomes, send

from corrections_inbox.cases import Case
from corrections_inbox.desk.state import Desk

CALL = {
    "way": "telephone",
    "words": "The tower at Port Ellery was built in 1879, says the plaque.",
    "name": "Ottilie Marsh",
    "contact": "01 555 0192",
    "address": "otti@post.example",
}


def opened(browser: Browser, desk: Desk, **fields: str) -> Case:
    answer = browser.submit("/cases/new", **CALL | fields)
    assert answer.status_code == 303, answer.text
    return case_of(desk, answer.headers["location"].removeprefix("/cases/"))


def article_of(desk: Desk) -> str:
    linked = case_of(desk).match.linked
    assert linked is not None
    return linked.article.url


def test_the_article_is_found_by_its_address_and_the_sentence(client: Browser, desk: Desk) -> None:
    case = opened(client, desk, url=article_of(desk), sentence="The tower was built in 1874")
    assert case.match.linked is not None
    assert case.match.linked.article.url == article_of(desk)
    assert case.match.passage is not None
    assert "1874" in case.match.passage.exact
    assert (case.history[0].actor, case.history[0].note) == (EDITOR, "by telephone")


def test_its_page_shows_the_message_with_who_it_was(client: Browser, desk: Desk) -> None:
    case = opened(client, desk)
    tree = shown(client, f"/cases/{case.reference}")
    for known in ("says the plaque", "01 555 0192", "Ottilie Marsh", "otti@post.example"):
        assert known in words(tree, "main")


def test_they_are_told_the_outcome_only_if_they_want_it(client: Browser, desk: Desk) -> None:
    silent = opened(client, desk)
    assert send(client, "no_change", silent.reference, explanation="The plaque is wrong.") is None
    assert outcomes(desk) == []
    wanting = opened(client, desk, tell="true")
    assert send(client, "no_change", wanting.reference, explanation="The plaque is wrong.") is None
    assert [(letter, to) for letter, to, _ in outcomes(desk)] == [("no_change", "otti@post.example")]
    assert "555" not in outcomes(desk)[0][2]


def test_a_form_sent_twice_makes_one_case(client: Browser, desk: Desk) -> None:
    assert opened(client, desk).reference == opened(client, desk).reference


def test_what_is_missing_is_said_and_nothing_that_was_typed_is_lost(client: Browser) -> None:
    for wrong in ({"words": " "}, {"address": "nobody"}, {"address": "", "tell": "true"}):
        answer = client.submit("/cases/new", **CALL | wrong)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert "01 555 0192" in answer.text


def test_the_form_is_there_for_editors(client: Browser, viewer_client: Browser, stranger: Browser) -> None:
    assert select(shown(client, "/cases/new"), "form.deciding textarea[name=words]")
    assert viewer_client.get("/cases/new").status_code == 403
    assert viewer_client.submit("/cases/new", **CALL).status_code == 403
    assert stranger.get("/cases/new").status_code in {303, 401, 403}

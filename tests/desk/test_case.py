"""The page of one case: the sentence and the change first, the article beside the mail, and what puts it right."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html
from tests.desk.elements import select, words
from tests.desk.newsroom import EDITOR, NOW, Browser, Hands

from corrections_inbox.actions.relinking import put_right
from corrections_inbox.actions.settling import change_status
from corrections_inbox.actions.telling import Decision
from corrections_inbox.cases import Case, Status, Verdict
from corrections_inbox.desk.state import Desk
from corrections_inbox.matching import ArticleRef
from corrections_inbox.store import articles, case_queries, confirmations, presence, reading, transaction
from corrections_inbox.store.case_queries import Filter

LIGHTHOUSE = "C-2026-0001"
BUILT = "The tower was built in 1874 by the engineer Josiah Marrable, who also laid out the breakwater at Port Ellery."


def case_of(desk: Desk, reference: str = LIGHTHOUSE) -> Case:
    with reading(desk.engine) as session:
        case = case_queries.load(session, reference)
    assert case is not None
    return case


def unlinked(desk: Desk) -> Case:
    with reading(desk.engine) as session:
        cases = case_queries.listing(session, Filter())
    return next(case for case in cases if case.match.linked is None and case.match.candidates)


def shown(browser: Browser, url: str) -> html.HtmlElement:
    answer = browser.get(url)
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.text)


def change_text(desk: Desk, before: str, after: str) -> None:
    """The article is published anew with other words."""
    linked = case_of(desk).match.linked
    assert linked is not None
    with transaction(desk.engine) as session:
        article = articles.get(session, linked.article.id)
        assert article is not None
        articles.put(session, replace(article, text=article.text.replace(before, after)), NOW)


def test_the_sentence_is_seen_first_with_the_change_in_it(client: Browser) -> None:
    tree = shown(client, f"/cases/{LIGHTHOUSE}")
    assert words(tree, ".claim .sentence del") == "1874"
    assert words(tree, ".claim .sentence ins") == "1873"
    assert words(tree, ".claim .sentence") == BUILT.replace("1874", "1874 1873")
    assert "almost certain" in words(tree, ".claim")
    [source] = select(tree, ".sources a")
    assert (source.get("href"), source.get("rel")) == (
        "https://skerrytrust.example/history",
        "noopener noreferrer nofollow",
    )
    assert words(source, "strong") == "skerrytrust.example"


def test_article_and_mail_stand_side_by_side(client: Browser) -> None:
    tree = shown(client, f"/cases/{LIGHTHOUSE}")
    assert words(tree, ".print mark") == BUILT
    assert words(tree, ".print mark.wrong") == "1874"
    assert words(tree, ".print .headline") == "Skerry Point light burns again after eleven dark weeks"
    assert "Orla Penhale" in words(tree, ".print .byline")
    assert "presses the switch" in words(tree, ".print .caption")
    assert "It should be 1873." in words(tree, ".mail .letter")
    assert words(tree, ".mail .letter mark").startswith("The tower was built in 1874")


def test_the_text_stands_where_scripts_will_count_it(client: Browser, desk: Desk) -> None:
    tree = shown(client, f"/cases/{LIGHTHOUSE}")
    linked = case_of(desk).match.linked
    assert linked is not None
    with reading(desk.engine) as session:
        article = articles.get(session, linked.article.id)
    assert article is not None
    units = article.text.encode("utf-16-le")
    for block in select(tree, "[data-where=body] [data-start]"):
        start, text = int(block.get("data-start") or 0), block.text_content()
        assert units[2 * start :].decode("utf-16-le").startswith(text)


def test_reports_are_pooled_and_each_mail_can_be_looked_at(client: Browser, desk: Desk) -> None:
    first, second = case_of(desk).reports
    tree = shown(client, f"/cases/{LIGHTHOUSE}?mail={second.message_key}")
    assert len(select(tree, ".reports li")) == 2
    assert "Waits for the outcome" in words(tree, ".reports")
    assert second.subject in words(tree, ".envelope")
    assert first.reporter is not None
    assert first.reporter.name in words(tree, ".reports")


def test_what_was_sent_back_is_shown_with_its_words(client: Browser) -> None:
    tree = shown(client, f"/cases/{LIGHTHOUSE}")
    assert len(select(tree, ".sent")) == 2
    assert LIGHTHOUSE in words(tree, ".sent")
    assert "The tower was built in 1874" in words(tree, ".sent")


def test_a_sentence_that_did_not_change_is_found_in_the_newest_revision(client: Browser, desk: Desk) -> None:
    change_text(desk, "The repair cost", "By the end the repair cost")
    tree = shown(client, f"/cases/{LIGHTHOUSE}")
    assert words(tree, ".print mark") == BUILT
    assert "this sentence was not" in words(tree, ".article")
    assert "By the end the repair cost" in words(tree, ".print")
    earlier = shown(client, f"/cases/{LIGHTHOUSE}?revision=1")
    assert "By the end" not in words(earlier, ".print")
    assert words(earlier, ".print mark") == BUILT


def test_a_sentence_that_was_changed_is_shown_before_and_after(client: Browser, desk: Desk) -> None:
    change_text(desk, "built in 1874", "built in 1873")
    tree = shown(client, f"/cases/{LIGHTHOUSE}")
    assert "was changed since" in words(tree, ".article .warning")
    assert (words(tree, ".article .warning del"), words(tree, ".article .warning ins")) == ("1874", "1873")
    assert words(tree, ".print mark") == BUILT.replace("1874", "1873")


def test_a_sentence_that_is_gone_is_said_to_be_gone(client: Browser, desk: Desk) -> None:
    change_text(desk, f"{BUILT} ", "")
    tree = shown(client, f"/cases/{LIGHTHOUSE}")
    assert "The sentence is no longer there." in words(tree, ".article .warning")
    assert words(tree, ".article blockquote") == BUILT
    assert not select(tree, ".print mark")


def test_a_guess_is_shown_as_a_guess_and_put_right_by_one_click(client: Browser, desk: Desk) -> None:
    case = unlinked(desk)
    guess = case.match.candidates[0]
    tree = shown(client, f"/cases/{case.reference}")
    assert words(tree, "#article-title") == "Perhaps this article"
    assert "a guess" in words(tree, ".guess")
    answer = client.submit(f"/cases/{case.reference}/relink", article=guess.article.id)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{case.reference}")
    linked = case_of(desk, case.reference).match.linked
    assert linked is not None
    assert (linked.article.id, linked.passage) == (guess.article.id, guess.passage)
    assert "chosen by an editor" in words(shown(client, f"/cases/{case.reference}"), ".claim")


def test_it_can_be_none_of_ours(client: Browser, desk: Desk) -> None:
    client.submit(f"/cases/{LIGHTHOUSE}/relink", article="")
    assert case_of(desk).match.linked is None
    assert "No article was found" in words(shown(client, f"/cases/{LIGHTHOUSE}"), ".article")


def test_a_selected_sentence_is_the_passage_and_a_lesson(client: Browser, desk: Desk) -> None:
    linked = case_of(desk).match.linked
    assert linked is not None
    with reading(desk.engine) as session:
        article = articles.get(session, linked.article.id)
    assert article is not None
    exact = "It has been automatic since 1991."
    start = article.text.index(exact)
    fields = {"article": article.id, "revision": "1", "where": "body", "start": str(start)}
    answer = client.submit(f"/cases/{LIGHTHOUSE}/passage", **fields, end=str(start + len(exact)), exact=exact)
    assert answer.status_code == 303
    passage = case_of(desk).match.passage
    assert passage is not None
    assert (passage.exact, passage.confidence) == (exact, 1)
    with reading(desk.engine) as session:
        learned = [each.confirmation for each in confirmations.listing(session)]
    assert {(each.verdict, each.passage.exact) for each in learned if each.passage} == {(Verdict.CORRECTED, exact)}


def test_without_a_script_a_sentence_is_chosen_from_a_list(client: Browser, desk: Desk) -> None:
    tree = shown(client, f"/cases/{LIGHTHOUSE}")
    choices = select(tree, "input[name=sentence]")
    assert [words(each.getparent(), "span") for each in choices if each.get("checked") is not None] == [BUILT]
    wanted = next(each for each in choices if "About 300 people" in each.getparent().text_content())
    [form] = wanted.iterancestors("form")
    hidden = {each.name: each.value for each in select(form, "input[type=hidden]") if each.name != "csrf"}
    client.submit(form.get("action") or "", **hidden, sentence=wanted.get("value") or "")
    passage = case_of(desk).match.passage
    assert passage is not None
    assert passage.exact == "About 300 people stood on the shingle to watch."


def test_a_stale_selection_changes_nothing_and_says_so(client: Browser, desk: Desk) -> None:
    before = case_of(desk)
    linked = before.match.linked
    assert linked is not None
    fields = {"article": linked.article.id, "revision": "1", "where": "body", "start": "0", "end": "9"}
    answer = client.submit(f"/cases/{LIGHTHOUSE}/passage", **fields, exact="other words")
    assert answer.status_code == 409
    assert "not as it was" in answer.text
    assert case_of(desk) == before


@pytest.mark.parametrize(
    "wanted", ["council tax", "https://courier.example/news/2026/02/council-tax?utm_source=x", "reserves half of what"]
)
def test_another_article_is_found_by_words_or_address(client: Browser, desk: Desk, wanted: str) -> None:
    with reading(desk.engine) as session:
        tax = next(case for case in case_queries.listing(session, Filter()) if "Council" in str(case.match.linked))
    assert tax.match.linked is not None
    if wanted.startswith("https://"):
        wanted = f"{tax.match.linked.article.url}?utm_source=x"
    tree = html.document_fromstring(client.get(f"/cases/{LIGHTHOUSE}", params={"find": wanted}).text)
    assert tax.match.linked.article.headline in words(tree, ".found")


def test_what_is_not_in_the_archive_is_not_found(client: Browser) -> None:
    tree = shown(client, f"/cases/{LIGHTHOUSE}?find=zzqx")
    assert "Nothing in the archive fits “zzqx”" in words(tree, ".found")


def test_other_open_cases_on_the_article_are_hinted_at(client: Browser) -> None:
    tree = shown(client, f"/cases/{LIGHTHOUSE}")
    assert "C-2026-0002" in words(tree, ".found")
    assert select(tree, "form input[name=into][value=C-2026-0002]")


def test_who_has_the_case_open_too_is_named(client: Browser, desk: Desk, hands: Hands) -> None:
    shown(client, f"/cases/{LIGHTHOUSE}")
    assert client.get(f"/cases/{LIGHTHOUSE}/presence").json() == {"others": []}
    with transaction(desk.engine) as session:
        presence.note(session, LIGHTHOUSE, "bram@courier.example", hands())
    assert words(shown(client, f"/cases/{LIGHTHOUSE}"), "[data-presence-names]") == "bram@courier.example"
    hands.forward(timedelta(minutes=2))
    assert client.get(f"/cases/{LIGHTHOUSE}/presence").json() == {"others": []}


def test_a_viewer_sees_all_of_it_and_changes_nothing(viewer_client: Browser, desk: Desk) -> None:
    before = case_of(desk)
    tree = shown(viewer_client, f"/cases/{LIGHTHOUSE}")
    assert words(tree, ".print mark") == BUILT
    assert not select(tree, "main form[method=post], .actions")
    for action in ("relink", "passage"):
        fields = {"article": "", "revision": "1"}
        assert viewer_client.submit(f"/cases/{LIGHTHOUSE}/{action}", **fields).status_code == 403
    assert case_of(desk) == before
    with reading(desk.engine) as session:
        assert presence.others(session, LIGHTHOUSE, EDITOR, NOW) == []


def test_a_stranger_sees_nothing_of_it(stranger: Browser) -> None:
    for path in ("", "/presence"):
        answer = stranger.get(f"/cases/{LIGHTHOUSE}{path}")
        assert (answer.status_code, answer.headers["location"].startswith("/sign-in")) == (303, True)


@pytest.mark.parametrize("path", ["/cases/C-2026-9999", "/cases/nonsense", f"/cases/{LIGHTHOUSE}/mails/9999/html"])
def test_what_is_not_there_is_told_in_a_sentence(client: Browser, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_a_small_letter_reference_leads_there_too(client: Browser) -> None:
    assert client.get("/cases/c-2026-0001").status_code == 200


def test_a_decision_of_a_moment_ago_can_be_undone_from_the_page(client: Browser, desk: Desk, hands: Hands) -> None:
    assert not select(shown(client, f"/cases/{LIGHTHOUSE}"), ".undo")
    change_status(desk.engine, LIGHTHOUSE, Decision(Status.IN_REVIEW, EDITOR), desk.rules, hands())
    assert "in review" in words(shown(client, f"/cases/{LIGHTHOUSE}"), ".undo").lower()
    hands.forward(timedelta(minutes=2))
    assert not select(shown(client, f"/cases/{LIGHTHOUSE}"), ".undo")


def test_a_case_whose_article_was_let_go_of_is_still_shown(client: Browser, desk: Desk) -> None:
    gone = ArticleRef("gone-1", "https://courier.example/gone", "An article that is gone")
    put_right(desk.engine, LIGHTHOUSE, gone, None, EDITOR, NOW)
    assert "An article that is gone" in words(shown(client, f"/cases/{LIGHTHOUSE}"), "h1")

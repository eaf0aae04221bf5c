"""Each decision shows the letters that it will send, as they will go, and sends nothing else."""

import email
from datetime import timedelta
from email import policy

import pytest
from lxml import html
from sqlmodel import col
from sqlmodel import select as rows
from tests.desk.elements import select, words
from tests.desk.newsroom import EDITOR, Browser, Hands
from tests.desk.test_case import LIGHTHOUSE, case_of, shown

from corrections_inbox.actions.telling import UNDO
from corrections_inbox.actions.working import assign
from corrections_inbox.cases import Case, Lane, Letter, Status
from corrections_inbox.desk.state import Desk
from corrections_inbox.store import case_queries, cases, letters, outbox, reading, transaction
from corrections_inbox.store.case_queries import Filter
from corrections_inbox.store.tables import OutboxState, ReportRow

NOTICE = "An earlier version said that the tower was built in 1874. It was 1873."


def url(status: str, reference: str = LIGHTHOUSE) -> str:
    return f"/cases/{reference}/decide?status={status}"


def filled(tree: html.HtmlElement) -> dict[str, str]:
    """What a browser would send of the form if nobody changed anything."""
    [form] = select(tree, "form.deciding")
    return {name: value.replace("\n", "\r\n") for name, value in form.form_values() if name != "csrf"}


def send(browser: Browser, status: str, reference: str = LIGHTHOUSE, **fields: str) -> html.HtmlElement | None:
    """Opens the page, previews with these fields, and sends what is shown; the page where it is shown once more."""
    where = url(status, reference)
    previewed = browser.submit(where, do="preview", **(filled(shown(browser, where)) | fields))
    assert previewed.status_code == 200, previewed.text
    form = filled(html.document_fromstring(previewed.text))
    answer = browser.submit(where, **(form | fields | {"do": "send"}))
    if answer.status_code == 303:
        return None
    return html.document_fromstring(answer.text)


def outcomes(desk: Desk) -> list[tuple[str, str, str]]:
    """The letters that people decided on: kind, recipient and text."""
    with reading(desk.engine) as session:
        lines = [each for each in letters.listing(session) if each.state is OutboxState.QUEUED]
        decided = [each for each in lines if each.not_before > each.created]
        return [(str(each.letter), each.recipient, text_of(letters.raw(session, each.key))) for each in decided]


def text_of(raw: bytes) -> str:
    body = email.message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def legal(desk: Desk) -> Case:
    with reading(desk.engine) as session:
        return case_queries.listing(session, Filter(lanes=frozenset({Lane.LEGAL})))[0]


def pooled(desk: Desk) -> Case:
    with reading(desk.engine) as session:
        return next(case for case in case_queries.listing(session, Filter()) if len(case.reports) > 1)


@pytest.mark.parametrize(
    "status", ["corrected", "clarified", "already_fixed", "no_change", "not_ours", "passed_on", "asked"]
)
def test_the_page_shows_the_letter_and_writes_nothing(client: Browser, desk: Desk, status: str) -> None:
    before = case_of(desk)
    tree = shown(client, url(status))
    assert LIGHTHOUSE in words(tree, ".draft textarea")
    assert "@" in words(tree, ".draft dl")
    assert case_of(desk) == before
    assert outcomes(desk) == []


def test_what_is_sent_is_word_for_word_what_was_shown(client: Browser, desk: Desk) -> None:
    where = url("corrected")
    first = filled(shown(client, where)) | {"notice": NOTICE, "explanation": "Well spotted."}
    previewed = html.document_fromstring(client.submit(where, **first, do="preview").text)
    text = words(previewed, ".draft textarea")
    assert NOTICE in text
    answer = client.submit(where, **filled(previewed), do="send")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{LIGHTHOUSE}")
    for letter, recipient, went in outcomes(desk):
        assert (letter, " ".join(went.split())) == ("corrected", text)
        assert recipient in words(previewed, ".draft dl")
    assert len(outcomes(desk)) == 2
    case = case_of(desk)
    assert case.status is Status.CORRECTED
    assert case.notice is not None
    assert case.notice.text == NOTICE
    assert case.history[-1].actor == EDITOR


def test_a_letter_that_was_never_shown_is_shown_before_it_goes(client: Browser, desk: Desk) -> None:
    form = filled(shown(client, url("corrected")))
    answer = client.submit(url("corrected"), **form | {"notice": NOTICE, "do": "send"})
    assert answer.status_code == 422
    tree = html.document_fromstring(answer.text)
    assert "read them, and send them" in words(tree, ".warning")
    assert NOTICE in words(tree, ".draft textarea")
    assert outcomes(desk) == []
    assert client.submit(url("corrected"), **filled(tree) | {"do": "send"}).status_code == 303
    assert len(outcomes(desk)) == 2


def test_a_form_sent_without_any_letter_on_it_sends_none(client: Browser, desk: Desk) -> None:
    assert client.submit(url("corrected"), do="send").status_code == 422
    assert outcomes(desk) == []


def test_an_editor_words_the_letter(client: Browser, desk: Desk) -> None:
    assert send(client, "corrected", **{"text-en": "Dear Ida,\r\n\r\nyou were right.\r\n"}) is None
    for _, _, text in outcomes(desk):
        assert text == f"Dear Ida,\n\nyou were right.\n\nYour reference: {LIGHTHOUSE}\n"


def test_a_letter_worded_by_hand_says_that_it_follows_the_form_no_longer(client: Browser) -> None:
    where = url("corrected")
    form = filled(shown(client, where)) | {"text-en": "My own words."}
    once = html.document_fromstring(client.submit(where, **form, do="preview").text)
    assert "in your words" in words(once, ".draft h2")
    assert select(once, ".draft .warning") == []
    twice = html.document_fromstring(client.submit(where, **filled(once) | {"notice": NOTICE}, do="preview").text)
    assert "does not follow" in words(twice, ".draft .warning")
    assert "My own words." in words(twice, ".draft textarea")
    again = html.document_fromstring(client.submit(where, **filled(twice) | {"fresh-en": "true"}, do="preview").text)
    assert NOTICE in words(again, ".draft textarea")


def test_readers_of_one_language_share_a_text_and_others_have_their_own(client: Browser, desk: Desk) -> None:
    case = pooled(desk)
    tree = shown(client, url("corrected", case.reference))
    texts = {each.get("lang") for each in select(tree, ".draft textarea")}
    languages = {report.reporter.language or "en" for report in case.reports if report.reporter}
    assert texts == languages
    addresses = {report.reporter.address for report in case.reports if report.reporter}
    assert all(address in words(tree, "form") for address in addresses)


def test_no_change_is_told_with_its_reason(client: Browser, desk: Desk) -> None:
    tree = send(client, "no_change")
    assert tree is not None
    assert "Say why nothing changes" in words(tree, ".warning")
    assert send(client, "no_change", explanation="The deeds say 1874.") is None
    assert "The deeds say 1874." in outcomes(desk)[0][2]


def test_not_ours_says_where_to_write(client: Browser, desk: Desk) -> None:
    assert send(client, "not_ours", explanation="corrections@echo.example") is None
    assert "corrections@echo.example" in outcomes(desk)[0][2]


def test_nobody_is_written_to_only_for_a_reason_which_is_kept(client: Browser, desk: Desk) -> None:
    assert send(client, "no_change", no_letter="told by telephone") is None
    assert outcomes(desk) == []
    assert {report.told_how for report in case_of(desk).reports} == {"told by telephone"}


def test_the_note_stays_in_the_house(client: Browser, desk: Desk) -> None:
    assert send(client, "corrected", note="Ada is cross") is None
    assert case_of(desk).history[-1].note == "Ada is cross"
    assert "cross" not in outcomes(desk)[0][2]


def test_a_duplicate_names_the_other_case(client: Browser, desk: Desk) -> None:
    assert select(shown(client, url("duplicate")), ".draft") == []
    assert client.submit(url("duplicate"), do="send").status_code == 409
    assert client.submit(url("duplicate"), do="send", duplicate_of="c-2026-0002").status_code == 303
    assert case_of(desk).duplicate_of == "C-2026-0002"


def test_a_legal_matter_warns_and_its_letter_admits_nothing(client: Browser, desk: Desk) -> None:
    tree = shown(client, url("corrected", legal(desk).reference))
    assert "can be held against the paper" in words(tree, ".warning")
    text = words(tree, ".draft textarea").lower().replace("corrections", "")
    assert not [word for word in ("sorry", "correct", "error", "thank you", "right") if word in text]
    assert "can be held" not in words(shown(client, url("corrected")), "main")


def test_who_is_known_from_a_forward_gets_a_letter_with_a_tick(client: Browser, desk: Desk) -> None:
    with transaction(desk.engine) as session:
        row = session.exec(rows(ReportRow).where(ReportRow.address != None).order_by(col(ReportRow.key))).first()  # noqa: E711  a column
        assert row is not None
        row.reporter = {**(row.reporter or {}), "unverified": True}
    tree = shown(client, url("corrected"))
    assert "known only from a forward" in words(tree, ".untold")
    before = len(select(tree, ".draft dd"))
    form = filled(tree) | {"forwarded": "true"}
    ticked = client.submit(url("corrected"), **form, do="preview")
    assert len(select(html.document_fromstring(ticked.text), ".draft dd")) == before + 1


def test_what_somebody_else_changed_meanwhile_is_not_decided_over(client: Browser, desk: Desk, hands: Hands) -> None:
    form = filled(shown(client, url("corrected")))
    hands.forward(timedelta(seconds=5))
    assign(desk.engine, LIGHTHOUSE, "somebody", "bram@courier.example", desk.clock())
    answer = client.submit(url("corrected"), **form | {"note": "mine", "do": "send"})
    assert answer.status_code == 409
    tree = html.document_fromstring(answer.text)
    assert "changed by somebody else" in words(tree, ".warning")
    assert case_of(desk).status is Status.NEW
    assert filled(tree)["note"] == "mine"
    assert client.submit(url("corrected"), **filled(tree) | {"do": "send"}).status_code == 303


def test_what_the_case_does_not_permit_is_one_clear_sentence(client: Browser, desk: Desk) -> None:
    assert send(client, "withdrawn") is None
    answer = client.get(url("corrected"))
    assert answer.status_code == 409
    assert "reopen it first" in answer.text
    reopening = shown(client, url("in_review"))
    assert words(reopening, "h1") == "Reopen"
    assert client.submit(url("in_review"), **filled(reopening) | {"do": "send"}).status_code == 303
    assert case_of(desk).status is Status.IN_REVIEW


@pytest.mark.parametrize("where", [url("new"), url("corrected", "C-2026-0404")])
def test_what_is_not_there_is_not_found(client: Browser, where: str) -> None:
    assert client.get(where).status_code == 404


def test_a_viewer_decides_nothing(viewer_client: Browser, desk: Desk) -> None:
    assert viewer_client.get(url("corrected")).status_code == 403
    assert viewer_client.submit(url("corrected"), do="send").status_code == 403
    assert outcomes(desk) == []


def test_an_editor_s_words_are_cleaned_and_escaped(client: Browser, desk: Desk) -> None:
    evil = "<script>alert(1)</script>\x1b[31m\u202e"
    assert send(client, "corrected", **{"text-en": evil}, explanation=evil, notice=evil) is None
    with reading(desk.engine) as session:
        key = next(each.key for each in letters.listing(session) if each.letter is Letter.CORRECTED)
        raw = letters.raw(session, key)
    assert b"<script>alert" not in raw.split(b"text/html")[1]
    assert text_of(raw).startswith("<script>alert(1)</script>[31m\n")


def test_undo_takes_it_all_back_for_a_minute_and_then_says_that_it_is_too_late(
    client: Browser, desk: Desk, hands: Hands
) -> None:
    assert send(client, "corrected", notice=NOTICE) is None
    hands.forward(timedelta(seconds=59))
    assert client.submit(f"/cases/{LIGHTHOUSE}/undo").status_code == 303
    case = case_of(desk)
    assert (case.status, case.notice, outcomes(desk)) == (Status.NEW, None, [])
    assert send(client, "corrected", notice=NOTICE) is None
    hands.forward(UNDO)
    with transaction(desk.engine) as session:
        entry = outbox.claim(session, desk.clock())
        assert entry is not None
    late = client.submit(f"/cases/{LIGHTHOUSE}/undo")
    assert late.status_code == 409
    assert "reopen it instead" in late.text
    assert case_of(desk).status is Status.CORRECTED


def test_a_reader_who_joined_meanwhile_is_shown_before_they_are_written_to(
    client: Browser, desk: Desk, hands: Hands
) -> None:
    form = filled(shown(client, url("corrected")))
    hands.forward(timedelta(seconds=5))
    with transaction(desk.engine) as session:
        cases.change(session, LIGHTHOUSE, desk.clock(), needs_human=True)
    assert client.submit(url("corrected"), **form | {"do": "send"}).status_code == 409

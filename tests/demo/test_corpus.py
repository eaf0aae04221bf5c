"""The demo's paper and mail are sound and stay recent."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from corrections_inbox.demo.corpus import articles, mails
from corrections_inbox.message import parse
from corrections_inbox.triage import Kind

LATER = datetime(2027, 7, 15, 12, 0, tzinfo=UTC)


def test_it_has_forty_articles_of_its_own() -> None:
    paper = list(articles(LATER))
    assert len({article.id for article in paper}) == len(paper) >= 40
    assert sum(bool(article.captions) for article in paper) >= 8
    assert {article.language for article in paper} >= {"en", "de", "fr", "es"}


def test_its_articles_are_of_the_last_weeks_and_keep_their_weekdays() -> None:
    by_id = {article.id: article for article in articles(LATER)}
    cup_final = by_id["hc-013"].published
    assert cup_final is not None
    assert timedelta() < LATER - cup_final < timedelta(weeks=2)
    assert cup_final.strftime("%A") == "Saturday"


def test_it_has_mail_of_every_kind() -> None:
    names = Counter(name.split("-")[1] for name, _ in mails(LATER))
    told = {"follow": Kind.FOLLOW_UP, "other": Kind.OTHER_OUTLET}
    assert {told.get(name, name) for name in names} == set(Kind) - {Kind.OTHER}


def test_its_mail_is_dated_just_before_now() -> None:
    for name, raw in mails(LATER):
        message = parse(raw)
        assert message.sent, name
        assert message.received == message.sent, name
        assert timedelta() < LATER - message.sent < timedelta(weeks=6), name

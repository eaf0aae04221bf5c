"""The fitted model speaks where the rules find no clear words, and in doubt says that a mail is a report."""

import pytest
from tests.triage import made_mails
from tests.triage.letters import HOUSE, letter

from corrections_inbox.triage import MACHINE_KINDS, Kind
from corrections_inbox.triage.dispose import by_rules, dispose
from corrections_inbox.triage.kind_coefficients import WEIGHTS
from corrections_inbox.triage.traits import NAMES, traits
from corrections_inbox.triage.voice import listen
from corrections_inbox.triage.weighing import WEIGHED, chances, likeliest

HOLDOUT = made_mails.read(made_mails.FOLDER / "holdout.toml")
MADE = made_mails.read(made_mails.FOLDER / "made.toml")


def test_every_trait_has_a_weight_for_every_kind() -> None:
    assert tuple(WEIGHTS) == NAMES
    assert all(tuple(row) == WEIGHED for row in WEIGHTS.values())
    assert set(traits(listen(letter(), HOUSE))) == set(NAMES)


def test_chances_sum_to_one_whatever_the_mail() -> None:
    for text in ("", "?", "please " * 3000, "Sie haben recht. 12 34 56!!!"):
        share = chances(traits(listen(letter(text), HOUSE)), WEIGHTS)
        assert sum(share.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("kind", "share", "told"),
    [
        (Kind.OPINION, 0.9, Kind.OPINION),
        (Kind.OPINION, 0.6, Kind.REPORT),
        (Kind.QUESTION, 0.6, Kind.QUESTION),
        (Kind.QUESTION, 0.5, Kind.REPORT),
        (Kind.SPAM, 0.9, Kind.SPAM),
        (Kind.SPAM, 0.8, Kind.REPORT),
    ],
)
def test_a_kind_must_be_the_likelier_the_less_becomes_of_its_mail(kind: Kind, share: float, told: Kind) -> None:
    shares = dict.fromkeys(WEIGHED, 0.0) | {kind: share, Kind.REPORT: 1 - share}
    assert likeliest(shares) is told


def test_what_was_weighed_says_so_and_names_words() -> None:
    found = dispose(letter("The council should plant trees and stop building for the rich.", "trees"), HOUSE)
    assert found.kind is Kind.OPINION
    assert found.ruling.rule == "weighed_opinion"
    assert "“should”" in found.ruling.reason


def test_the_rules_clear_words_are_not_weighed() -> None:
    said = letter("My lawyer will be in touch. What a lovely article, thank you!")
    assert dispose(said, HOUSE).ruling == by_rules(listen(said, HOUSE))[1]


def test_the_model_tells_more_of_mail_that_neither_it_nor_the_rules_were_made_for() -> None:
    by_words = sum(by_rules(listen(mail.message, mail.publication))[0] is mail.kind for mail in HOLDOUT)
    with_model = sum(dispose(mail.message, mail.publication).kind is mail.kind for mail in HOLDOUT)
    assert with_model >= by_words + 10


def test_no_person_of_all_these_is_taken_for_a_machine() -> None:
    people = [mail for mail in (*HOLDOUT, *MADE) if mail.kind not in MACHINE_KINDS]
    assert [mail.message.subject for mail in people if not dispose(mail.message, mail.publication).acknowledge] == []

import numpy as np
import pytest

from corrections_inbox.matching import change_spans
from corrections_inbox.matching.change_contrasts import contrasts
from corrections_inbox.matching.change_mail import Telling
from corrections_inbox.matching.change_passages import wrongs
from corrections_inbox.matching.change_sides import Side
from corrections_inbox.matching.reading import Sentence
from corrections_inbox.message import Role

PASSAGE = "The harbour master, Ingrid Haldorsen, counted 31 boats off Cormorant Point on Tuesday."


def set_against(said: str, right: str, wrong: str) -> tuple[bool, bool, bool]:
    """Whether `right` and `wrong` are contrasted, denied first, and near in a mail of one line a sentence."""
    own, at = [], 0
    for line in said.splitlines():
        own.append(Sentence(line, at, at + len(line), Role.OWN))
        at += len(line) + 1
    told = Telling.of(own, ())
    spans = change_spans.of(told.text, "en")
    rights = [s for s in spans if s.text == right]
    found = [w for w in wrongs((PASSAGE,), "en", spans, told) if w.span.text == wrong]
    assert rights
    assert found
    numbers = np.array([told.sentence(r.start) for r in rights])
    contrasted, denied, near = (bool(one.max()) for one in contrasts(Side.of(rights), numbers, found, told))
    return contrasted, denied, near


@pytest.mark.parametrize(
    "said",
    [
        "It was Gannet Rock, not Cormorant Point.",
        "It was not Cormorant Point but Gannet Rock.",
        "Change Cormorant Point to Gannet Rock.",
        "Gannet Rock instead of Cormorant Point, please.",
        "Cormorant Point should be Gannet Rock.",
        "Cormorant Point -> Gannet Rock",
        "Es war nicht Cormorant Point, sondern Gannet Rock.",
        "Gannet Rock statt Cormorant Point.",
        "No fue en Cormorant Point sino en Gannet Rock.",
        "Gannet Rock au lieu de Cormorant Point.",
        "Ce n'est pas Cormorant Point mais Gannet Rock.",
        "Não foi em Cormorant Point, mas em Gannet Rock.",
        "Gannet Rock em vez de Cormorant Point.",
        "~~Cormorant Point~~ => Gannet Rock",
    ],
)
def test_one_breath_sets_right_against_wrong(said: str) -> None:
    contrasted, _, near = set_against(said, "Gannet Rock", "Cormorant Point")
    assert contrasted
    assert near


@pytest.mark.parametrize(
    "said",
    [
        "Cormorant Point lies beside Gannet Rock.",
        "I walk from Gannet Rock to Cormorant Point.",
        "Gannet Rock and Cormorant Point are both fine.",
    ],
)
def test_two_names_side_by_side_are_no_contrast(said: str) -> None:
    assert not set_against(said, "Gannet Rock", "Cormorant Point")[0]


def test_a_denial_is_remembered_in_the_sentence_after_it_but_not_for_long() -> None:
    denial = "They did not sink off Cormorant Point."
    assert set_against(f"{denial}\nThe log has Gannet Rock.", "Gannet Rock", "Cormorant Point")[1]
    far = f"{denial}\nI was there.\nIt was cold.\nWe had tea at Gannet Rock."
    assert not set_against(far, "Gannet Rock", "Cormorant Point")[1]


def test_what_comes_before_the_denial_is_not_what_the_denial_asks_for() -> None:
    said = "We had tea at Gannet Rock.\nThey did not sink off Cormorant Point."
    assert not set_against(said, "Gannet Rock", "Cormorant Point")[1]

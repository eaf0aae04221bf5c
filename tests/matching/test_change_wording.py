import pytest

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching.change_features import measure
from corrections_inbox.matching.change_wording import shown
from corrections_inbox.matching.passages import Located
from corrections_inbox.matching.reading import Reading, Sentence
from corrections_inbox.matching.values import Passage
from corrections_inbox.message import Role, parse


@pytest.mark.parametrize(
    ("printed", "said", "wrong", "right", "expected"),
    [
        # A figure with what it counts, a name as a whole.
        ("Some 31 boats sank.", "We count 29 boats.", "31", "29", ("31 boats", "29 boats")),
        ("Some 31 boats sank.", "There were 29.", "31", "29", ("31 boats", "29")),
        ("Mayor Amara Lind spoke.", "It is Amara Lint.", "Lind", "Lint", ("Mayor Amara Lind", "Amara Lint")),
        # Never beyond a mark or a stop word.
        ("In Saltmere, boats sank.", "It was Gullhaven.", "Saltmere", "Gullhaven", ("Saltmere", "Gullhaven")),
        # What the mail names is given as it names it.
        ("Some 31 boats sank.", "Not thirty-one: we count 29.", "31", "29", ("thirty-one", "29")),
        # Long names that share words at an end are cut there.
        (
            "The Saltmere Lifeboat Crew Society met.", "It is the Saltmere Lifeboat Rescue Society.",
            "Saltmere Lifeboat Crew Society", "Saltmere Lifeboat Rescue Society",
            ("Saltmere Lifeboat Crew", "Saltmere Lifeboat Rescue"),
        ),
    ],
)  # fmt: skip
def test_a_change_is_put_so_that_people_see_what_it_is_of(
    printed: str, said: str, wrong: str, right: str, expected: tuple[str, str]
) -> None:
    article = Article("1", "https://gull.example/1", "A headline", printed)
    located = Located(Passage(printed, "", "", 0, len(printed), Where.BODY, confidence=0.9), ())
    reading = Reading(parse(b"Subject: x\n\nx"), sentences=(Sentence(said, 0, len(said), Role.OWN),))
    pairs = measure(reading, (located,), article)
    assert pairs is not None
    r = next(i for i, span in enumerate(pairs.rights) if span.text == right)
    w = next(j for j, one in enumerate(pairs.wrongs) if one.span.text == wrong)
    assert shown(pairs, r, w) == expected

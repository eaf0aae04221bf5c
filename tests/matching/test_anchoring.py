from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching.anchoring import Anchored, How, Orphan, Reason, anchor
from corrections_inbox.matching.contrast import Replaced
from corrections_inbox.matching.values import Passage

LEAD = "The council of Saltmere voted on Tuesday to close the swing bridge for a year."
COST = "The work will cost 31 million crowns, said the treasurer, Robin Tarn."
FERRY = "A free ferry will run every ten minutes until the bridge opens again."
ANGLER = "Robin Vale, an angler, called the plan a gift to the ferry company."
KEEPER = "The keeper of the bridge, Linus Ode, retires in June after 41 years."
NEW = "It has rained in the valley since the middle of last week."
CAPTION = "The swing bridge at Saltmere in the spring of 1968, before the second span was built."


def article(*paragraphs: str, captions: tuple[str, ...] = (), headline: str = "Bridge to close for a year") -> Article:
    return Article(
        "b-1", "https://post.example/bridge", headline, "\n\n".join(paragraphs), captions=captions, revision=2
    )


BEFORE = replace(article(f"{LEAD} {COST}", FERRY, f"{ANGLER} {KEEPER}", captions=(CAPTION,)), revision=1)


def passage(exact: str, before: Article = BEFORE, where: Where = Where.BODY, *, nth: int = 0) -> Passage:
    caption = 0 if where is Where.CAPTION else None
    text = before.part(where, caption)
    start = -1
    for _ in range(nth + 1):
        start = text.index(exact, start + 1)
    end = start + len(exact)
    return Passage(exact, text[max(0, start - 32) : start], text[end : end + 32], start, end, where, caption)


def found(result: Anchored | Orphan, later: Article) -> str:
    """The words that the selector points at, which must be those that it holds."""
    assert isinstance(result, Anchored), result
    place = result.passage
    part = later.part(place.where, place.caption)
    assert part[place.start : place.end] == place.exact
    assert part[: place.start].endswith(place.prefix)
    assert part[place.end :].startswith(place.suffix)
    assert place.revision == later.revision
    return place.exact


def test_what_was_not_touched_stays_in_its_place() -> None:
    later = article(f"{LEAD} {COST}", FERRY, f"{ANGLER} {KEEPER} {NEW}")
    result = anchor(passage(COST), later)
    assert found(result, later) == COST
    assert isinstance(result, Anchored)
    assert (result.how, result.similarity, result.changes) == (How.SAME_PLACE, 1.0, ())


@pytest.mark.parametrize(
    "paragraphs",
    [
        (NEW, f"{LEAD} {COST}", FERRY, f"{ANGLER} {KEEPER}"),
        (FERRY, f"{ANGLER} {KEEPER}", f"{LEAD} {COST}"),
        (LEAD, NEW, COST, NEW, FERRY),
        (COST,),
    ],
)
def test_a_sentence_that_moved_is_found_by_its_words(paragraphs: tuple[str, ...]) -> None:
    later = article(*paragraphs)
    result = anchor(passage(COST), later)
    assert found(result, later) == COST
    assert isinstance(result, Anchored)
    assert result.how is How.MOVED


@pytest.mark.parametrize(
    ("new", "changes"),
    [
        (COST.replace("31", "13"), (Replaced("31", "13"),)),
        (COST.replace("Robin Tarn", "Robyn Tarn"), (Replaced("Robin", "Robyn"),)),
        (COST.replace("Tarn", "Tärn"), (Replaced("Tarn", "Tärn"),)),
        (COST.replace("will cost", "cost"), (Replaced("will", ""),)),
        (
            COST.replace("crowns, said the treasurer, Robin Tarn", "crowns"),
            (Replaced("said the treasurer, Robin Tarn", ""),),
        ),
        (COST.replace("The work", "According to the mayor the work"), (Replaced("The", "According to the mayor the"),)),
    ],
)
def test_a_sentence_that_was_mended_is_told_with_what_changed(new: str, changes: tuple[Replaced, ...]) -> None:
    later = article(NEW, f"{LEAD} {new}", FERRY, f"{ANGLER} {KEEPER}")
    result = anchor(passage(COST), later)
    assert found(result, later) == new
    assert isinstance(result, Anchored)
    assert (result.how, result.changes) == (How.CHANGED, changes)
    assert 0.5 < result.similarity < 1


def test_other_quotation_marks_dashes_and_spaces_are_no_change() -> None:
    said = "“It is a gift – no more,” she said of the mayor’s plan."
    before = article(LEAD, said)
    later = article(LEAD, '"It is a gift - no  more," she said of the mayor\'s plan.')
    result = anchor(passage(said, before), later)
    assert isinstance(result, Anchored)
    assert found(result, later) == later.text.split("\n\n")[1]
    assert (result.how, result.changes) == (How.SAME_PLACE, ())


@pytest.mark.parametrize(
    ("paragraphs", "reason"),
    [
        ((LEAD, FERRY, f"{ANGLER} {KEEPER}"), Reason.REMOVED),
        ((f"{LEAD} Nobody knows yet who is going to pay.", FERRY, f"{ANGLER} {KEEPER}"), Reason.REWRITTEN),
        ((NEW,), Reason.LOST),
        ((), Reason.LOST),
    ],
)
def test_a_sentence_that_is_gone_is_an_orphan_and_says_why(paragraphs: tuple[str, ...], reason: Reason) -> None:
    assert anchor(passage(COST), article(*paragraphs)) == Orphan(reason)


def test_a_name_does_not_jump_to_another_bearer() -> None:
    robin = passage("Robin")
    mended = article(f"{LEAD} {COST.replace('Robin', 'Robyn')}", FERRY, f"{ANGLER} {KEEPER}")
    result = anchor(robin, mended)
    assert found(result, mended) == "Robyn"
    gone = article(f"{LEAD} The work will be dear.", FERRY, f"{ANGLER} {KEEPER}")
    assert isinstance(anchor(robin, gone), Orphan)


def test_a_name_is_not_found_inside_another_word() -> None:
    linus = passage("Linus")
    assert isinstance(anchor(linus, article(LEAD, "The old machines of Linuston, and one Salinus of Tarn.")), Orphan)


@pytest.mark.parametrize("known", [None, BEFORE])
def test_a_lookalike_of_what_was_taken_out_stays_alone(known: Article | None) -> None:
    months = [f"Saltmere sold {n} houses in {m}." for n, m in ((40, "May"), (61, "June"), (52, "July"), (38, "August"))]
    before = article(LEAD, " ".join(months))
    for month in months:
        later = article(LEAD, " ".join(other for other in months if other != month))
        assert isinstance(anchor(passage(month, before), later, before if known else None), Orphan), month


def test_copies_are_told_apart_by_what_stands_around_them() -> None:
    refrain = "Nobody at the town hall wanted to say anything about it."
    before = article(f"{LEAD} {refrain} {COST}", f"{ANGLER} {refrain} {KEEPER}")
    later = article(NEW, f"{ANGLER} {refrain} {KEEPER}", f"{LEAD} {refrain} {COST}")
    for nth in (0, 1):
        result = anchor(passage(refrain, before, nth=nth), later)
        assert found(result, later) == refrain
        assert isinstance(result, Anchored)
        assert result.passage.start == _places(refrain, later.text)[1 - nth]


def _places(words: str, text: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(words, at)]


def test_copies_between_the_same_words_keep_their_turn_or_are_given_up() -> None:
    verse = f"{LEAD} {COST} {FERRY}"
    before, later = article(verse, NEW, verse), article(KEEPER, verse, NEW, verse)
    second = passage(COST, before, nth=1)
    assert anchor(second, later) == Orphan(Reason.AMBIGUOUS)
    result = anchor(second, later, before)
    assert isinstance(result, Anchored)
    assert result.passage.start == _places(COST, later.text)[1]
    assert anchor(second, article(KEEPER, verse), before) != anchor(second, later, before)


def test_a_copy_that_is_left_is_not_the_one_that_was_mended() -> None:
    before = article(f"{LEAD} {COST} {FERRY}", f"{ANGLER} {COST} {KEEPER}")
    mended = COST.replace("31", "13")
    later = article(NEW, f"{LEAD} {mended} {FERRY}", f"{ANGLER} {COST} {KEEPER}")
    result = anchor(passage(COST, before), later)
    assert found(result, later) == mended


def test_of_two_copies_the_one_that_stayed_is_known_by_its_surroundings() -> None:
    before = article(f"{FERRY} {COST} {LEAD}", NEW, f"{ANGLER} {COST} {KEEPER}")
    later = article(f"{FERRY} Nobody would say a word about it. {LEAD}", NEW, f"{ANGLER} {COST} {KEEPER}")
    gone, stayed = (passage(COST, before, nth=nth) for nth in (0, 1))
    assert isinstance(anchor(gone, later, before), Orphan)
    assert found(anchor(stayed, later, before), later) == COST


def test_a_copy_between_the_same_words_is_not_taken_for_the_one_that_went() -> None:
    verse = f"{LEAD} {COST} {FERRY}"
    before, later = article(verse, NEW, verse), article(f"{LEAD} {FERRY}", NEW, verse)
    assert isinstance(anchor(passage(COST, before), later, before), Orphan)


def test_a_few_words_need_their_surroundings() -> None:
    few = passage("every ten minutes")
    later = article("The bells ring every ten minutes.", NEW)
    assert anchor(few, later) == Orphan(Reason.TOO_SHORT)
    moved = article(NEW, FERRY, LEAD)
    assert found(anchor(few, moved), moved) == "every ten minutes"


def test_a_caption_is_found_in_the_text_and_under_another_number() -> None:
    caption = passage(CAPTION, where=Where.CAPTION)
    in_text = article(LEAD, CAPTION, COST)
    assert found(anchor(caption, in_text), in_text) == CAPTION
    second = article(LEAD, COST, captions=("The mayor in March.", CAPTION))
    result = anchor(caption, second)
    assert found(result, second) == CAPTION
    assert isinstance(result, Anchored)
    assert result.passage.caption == 1


def test_another_caption_in_its_place_is_not_it() -> None:
    caption = passage(CAPTION, where=Where.CAPTION)
    assert isinstance(anchor(caption, article(LEAD, captions=("The mayor at her desk on Monday.",))), Orphan)
    assert isinstance(anchor(caption, article(LEAD)), Orphan)


def test_a_changed_headline_is_still_the_headline() -> None:
    headline = passage("Bridge to close for a year", where=Where.HEADLINE)
    later = article("Bridge to close for a year", headline="Bridge to close for two years")
    result = anchor(headline, later)
    assert found(result, later) == "Bridge to close for two years"
    assert isinstance(result, Anchored)
    assert result.changes == (Replaced("a year", "two years"),)
    another = article("Bridge to close for a year", headline="Mayor resigns")
    assert anchor(headline, another) == Orphan(Reason.REWRITTEN)


def test_what_stood_in_the_caption_all_along_is_not_what_left_the_text() -> None:
    before = article(LEAD, CAPTION, COST, captions=(CAPTION,))
    later = article(LEAD, COST, captions=(CAPTION,))
    assert isinstance(anchor(passage(CAPTION, before), later, before), Orphan)


@pytest.mark.parametrize(
    "exact",
    [
        "The 🦊 crossed the 🌉 at noon, said Zoë and José.",
        "साल्टमेयर में पुल एक साल के लिए बंद रहेगा।",
        "塩見市は火曜日に旋回橋を一年間閉鎖すると決めた。",
    ],
)
def test_positions_count_code_points_whatever_the_script(exact: str) -> None:
    decomposed = exact.replace("ë", "e\u0308")
    later = article(f"🎏 {NEW}", f"{LEAD} {decomposed} {COST}")
    result = anchor(passage(exact, article(f"{LEAD} {exact} {COST}")), later)
    assert found(result, later) == decomposed
    assert isinstance(result, Anchored)
    assert result.how is How.MOVED


def test_a_letter_is_not_cut_off_its_accent() -> None:
    before = article(f"{LEAD} The sign said cafe to all. {COST}")
    later = article(f"The sign said cafe\u0301 to many others. {NEW}")
    assert isinstance(anchor(passage("cafe", before), later), Orphan)


def test_a_passage_without_words_is_an_orphan() -> None:
    assert isinstance(anchor(Passage("", "", "", 5, 5, Where.BODY), article(NEW)), Orphan)
    assert isinstance(anchor(Passage(" ", "x", "y", 5, 6, Where.BODY), article(NEW)), Orphan)


WORDS = st.sampled_from(
    ("harbour", "council", "vote", "ferry", "winter", "budget", "river", "Tarn", "Vale", "31", "1968", "of", "the", "a")
)
SENTENCES = st.lists(WORDS, min_size=8, max_size=14).map(lambda words: " ".join(words).capitalize() + ".")
BODIES = st.lists(SENTENCES, min_size=4, max_size=9, unique=True)


@settings(max_examples=150, deadline=None)
@given(BODIES, st.data())
def test_edits_elsewhere_neither_lose_a_sentence_nor_move_it_to_other_words(
    body: list[str], data: st.DataObject
) -> None:
    before = article(*body)
    mine = data.draw(st.integers(0, len(body) - 1))
    edited: list[str] = []
    for i, sentence in enumerate(body):
        if i != mine:
            edited += data.draw(st.sampled_from([[sentence], [], [sentence, NEW], [LEAD], [KEEPER, sentence]]))
        else:
            edited.append(sentence)
    later = article(*edited)
    assert found(anchor(passage(body[mine], before), later), later) == body[mine]
    assert found(anchor(passage(body[mine], before), later, before), later) == body[mine]


@settings(max_examples=150, deadline=None)
@given(BODIES, st.data())
def test_a_sentence_that_was_taken_out_is_found_nowhere(body: list[str], data: st.DataObject) -> None:
    before = article(*body)
    mine = data.draw(st.integers(0, len(body) - 1))
    later = article(*body[:mine], *body[mine + 1 :])
    assert isinstance(anchor(passage(body[mine], before), later), Orphan)
    assert isinstance(anchor(passage(body[mine], before), later, before), Orphan)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.data())
def test_any_text_gives_a_selector_that_holds_or_an_orphan(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    before, later = article(old), article(new)
    quoted = Passage(old[start:end], old[max(0, start - 32) : start], old[end : end + 32], start, end, Where.BODY)
    for known in (None, before):
        result = anchor(quoted, later, known)
        if isinstance(result, Anchored):
            found(result, later)

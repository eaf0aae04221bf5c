import pytest

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching import places
from corrections_inbox.matching.places import Unit
from corrections_inbox.matching.sentences import of_article

ARTICLE = Article(
    "1",
    "https://gull.example/1",
    "Ferry sinks",
    "One a. One b. One c.\n\nTwo a. Two b.\n\nThree a.\n\nFour a. Four b.",
    captions=("The ferry.",),
)


def resolved(words: str) -> list[str]:
    found = of_article(ARTICLE)
    scores = places.named(places.find(words), found)
    best = max((s.surely for s in scores.values()), default=0.0)
    return [found[i].text for i in scores if scores[i].surely == best]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("in the second paragraph", ["Two a.", "Two b."]),
        ("im ersten Absatz, letzter Satz", ["One c."]),
        ("im dritten Absatz", ["Three a."]),
        ("im zweiten Absatz von unten", ["Three a."]),
        ("Absatz 3", ["Three a."]),
        ("der letzte Satz", ["Four b."]),
        ("dans le premier paragraphe, deuxième phrase", ["One b."]),
        ("au troisième paragraphe", ["Three a."]),
        ("le deuxième paragraphe avant la fin", ["Three a."]),
        ("la dernière phrase", ["Four b."]),
        ("en el primer párrafo, segunda frase", ["One b."]),
        ("en el penúltimo párrafo", ["Three a."]),
        ("la última línea", ["Four b."]),
        ("no terceiro parágrafo", ["Three a."]),
        ("no penúltimo parágrafo", ["Three a."]),
        ("a última frase", ["Four b."]),
        ("the 3rd para", ["Three a."]),
        ("paragraph four, last sentence", ["Four b."]),
        ("second paragraph from the end", ["Three a."]),
        ("the penultimate graf", ["Three a."]),
        ("third-to-last paragraph", ["Two a.", "Two b."]),
        ("your opening sentence", ["One a."]),
        ("the very last line of it", ["Four b."]),
        ("Im zweiten Absatz, zweiter Satz", ["Two b."]),
        ("im vorletzten Absatz", ["Three a."]),
        ("en el tercer párrafo", ["Three a."]),
        ("à l’avant-dernier paragraphe", ["Three a."]),
        ("no último parágrafo, primeira frase", ["Four a."]),
        ("в третьем абзаце", ["Three a."]),
        ("في الفقرة الأولى", ["One a.", "One b.", "One c."]),
        ("third paragraph, last two words", ["Three a."]),
        ("the 2nd last paragraph, first word", ["Three a."]),
        ("the paragraph following the first one", ["Two a.", "Two b."]),
        ("the graf before the last one", ["Three a."]),
        ("after one paragraph I gave up", []),
        ("no place at all", []),
        ("the third world war", []),
    ],
)
def test_a_counted_place_is_found_in_the_article(words: str, expected: list[str]) -> None:
    assert resolved(words) == expected


def test_a_neighbouring_paragraph_is_told_apart() -> None:
    found = of_article(ARTICLE)
    scores = places.named(places.find("third paragraph"), found)
    assert {found[i].text: (s.surely, s.near) for i, s in scores.items()} == {
        "Two a.": (0.0, True),
        "Two b.": (0.0, True),
        "Three a.": (1.0, False),
        "Four a.": (0.0, True),
        "Four b.": (0.0, True),
    }


def test_every_sentence_of_a_counted_paragraph_fits_exactly_where_none_is_counted() -> None:
    found = of_article(ARTICLE)
    scores = places.named(places.find("second paragraph"), found)
    assert {found[i].text for i, s in scores.items() if s.exact} == {"Two a.", "Two b."}


def test_the_time_that_somebody_is_quoted_counts_no_word_or_two_in_marks() -> None:
    text = "He “begrudges” nobody.\n\n“We have nothing to hide,” he said.\n\nA “them and us” mood.\n\n“Ask the pilot about it,” he said."
    found = of_article(Article("3", "https://gull.example/3", "F", text))
    scores = places.named(places.find("the second time he is quoted"), found)
    assert [found[i].text for i in scores] == ["“Ask the pilot about it,” he said."]


def test_a_sentence_of_a_paragraph_told_otherwise_may_stand_in_any() -> None:
    found = of_article(ARTICLE)
    scores = places.named(places.find("The paragraph under the long quotation, second sentence."), found)
    assert {found[i].text for i in scores} == {"One b.", "Two b.", "Four b."}


def test_paragraphs_are_also_counted_without_captions_that_slipped_in() -> None:
    slipped = Article("1", "https://gull.example/1", "F", "The ferry, photo by Ada Bloom\n\nOne.\n\nTwo.\n\nThree.")
    found = of_article(slipped)
    scores = places.named(places.find("second paragraph"), found)
    surely = {found[i].text: s.surely for i, s in scores.items() if s.surely}
    assert surely == {"One.": places.AS_IT_STANDS, "Two.": 1.0}


LAID_OUT = Article(
    "2",
    "https://gull.example/2",
    "Ferry sinks off Saltmere",
    "By Ada Bloom\n\nThe ferry in June.\n(Tobias Rennfeld/Gull Pictures)\n\nOne a. One b.\n\nTwo a. “We saw it go down,” said the pilot.\n\n"
    "Who built it\n\nThree a. Three b, he wrote:\n\n“The yard at Cormorant Point had never built a hull of that length before, and the drawings "
    "that we have seen were for another ship altogether, of which only one was ever made.”\n\n"
    "What comes next\n\nFour a. Four b.\n\nSo sad about the ferry tonight. — Ines Okonjo (@okonjo) March 1, 2026\n\nFive a.",
)


@pytest.mark.parametrize(
    ("words", "begin"),
    [
        ("in the first paragraph", "One a."),
        ("the second paragraph, leaving out the caption", "Two a."),
        ("second paragraph from the end, first sentence", "So sad"),
        ("the first line below the second subhead", "Four a."),
        ("erster Satz unter dem ersten Zwischentitel", "Three a."),
        ("the graf just before the first block quote, last sentence", "Three b"),
        ("the graf after the tweet", "Five a."),
        ("the second time the pilot speaks", "“The yard"),
    ],
)
def test_paragraphs_are_counted_and_told_as_a_reader_sees_the_page(words: str, begin: str) -> None:
    found = of_article(LAID_OUT)
    scores = places.named(places.find(words), found)
    best = max(scores, key=lambda i: scores[i].surely)
    assert found[best].text.startswith(begin)


def test_a_word_counted_in_the_headline_is_none_of_the_text() -> None:
    assert places.named(places.find("Headline, first word."), of_article(ARTICLE)) == {}


@pytest.mark.parametrize(
    ("words", "where", "certain"),
    [
        ("Your headline says three", Where.HEADLINE, True),
        ("in der Überschrift steht drei", Where.HEADLINE, True),
        ("The headline was “Ferry sinks”", Where.HEADLINE, True),
        ("Headline, first word.", Where.HEADLINE, True),
        ("the piece with the headline Ferry sinks", Where.HEADLINE, False),
        ("in the caption", Where.CAPTION, True),
        ("la légende est fausse", Where.CAPTION, True),
        ("die Bildunterschrift ist falsch", Where.CAPTION, True),
        ("el pie de foto está mal", Where.CAPTION, True),
        ("a legenda está errada", Where.CAPTION, True),
        ("dans votre titre", Where.HEADLINE, True),
        ("en el titular pone tres", Where.HEADLINE, True),
        ("no título está três", Where.HEADLINE, True),
        ("glaubt man der Überschrift", Where.HEADLINE, True),
        ("à en croire le titre", Where.HEADLINE, True),
        ("según el titular", Where.HEADLINE, True),
        ("a julgar pelo título", Where.HEADLINE, True),
        ("если верить заголовку", Where.HEADLINE, True),
        ("le chapô le dit", Where.STANDFIRST, True),
        ("en la entradilla", Where.STANDFIRST, True),
        ("a linha fina", Where.STANDFIRST, True),
        ("beneath your lead photo", Where.CAPTION, True),
        ("the photo is fine", Where.CAPTION, False),
        ("Im Vorspann", Where.STANDFIRST, True),
        ("the byline", Where.BYLINE, True),
    ],
)
def test_a_part_is_told_apart_from_its_mere_mention(words: str, where: Where, *, certain: bool) -> None:
    parts = [p for p in places.find(words) if p.unit is Unit.PART]
    assert {p.where for p in parts} == {where}
    assert any(p.certain for p in parts) is certain


@pytest.mark.parametrize(
    ("words", "fraction"),
    [
        ("toward the end of the story", 1.0),
        ("halfway down", 0.5),
        ("Gleich am Anfang", 0.0),
        ("au début", 0.0),
        ("al principio", 0.0),
        ("logo no início", 0.0),
        ("in der Mitte", 0.5),
        ("au milieu", 0.5),
        ("no meio", 0.5),
        ("gegen Ende", 1.0),
        ("vers la fin", 1.0),
        ("hacia el final", 1.0),
        ("no final", 1.0),
        ("about three quarters of the way down", 0.75),
    ],
)
def test_a_stretch_says_how_far_down(words: str, fraction: float) -> None:
    assert [p.fraction for p in places.find(words)] == [fraction] * len(places.find(words))
    assert places.find(words)


def test_a_place_stands_where_it_was_named() -> None:
    mail = "Hello,\n\nin the third  paragraph you err."
    assert [mail[p.start : p.end] for p in places.find(mail)] == ["third  paragraph"]

from datetime import UTC, datetime

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.matching.reader import read
from corrections_inbox.matching.reading import Reading
from corrections_inbox.matching.splitting import MOST, allegations
from corrections_inbox.message import parse

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def article(language: str, headline: str, *paragraphs: str, captions: tuple[str, ...] = ()) -> Article:
    url = f"https://gull.example/{language}"
    return Article(language, url, headline, "\n\n".join(paragraphs), captions=captions, language=language)


# In each language the same four sentences: the vote, the cost, the keeper, the tower.
ARTICLES = {
    one.id: one
    for one in (
        article(
            "en",
            "Saltmere builds a second lighthouse",
            "The board of Saltmere voted by nine to four on Tuesday to build at Cormorant Point.",
            "It will cost 31 million crowns, said the treasurer, Ines Okonjo.",
            "The keeper, Marguerite Aubel, retires in June after forty years.",
            "The old tower was built in 1874 by the engineer Tobias Renlund, and stands 42 metres tall.",
            captions=("The harbour of Saltmere in spring. Photo: Odd Vik",),
        ),
        article(
            "de",
            "Saltmeer baut einen zweiten Leuchtturm",
            "Der Rat von Saltmeer stimmte am Dienstag mit neun zu vier Stimmen für den Bau.",
            "Er soll 31 Millionen Kronen kosten, sagte die Kämmerin Ines Okonjo.",
            "Die Wärterin Marguerite Aubel geht im Juni nach vierzig Jahren in Rente.",
            "Der alte Turm wurde 1874 von dem Ingenieur Tobias Renlund gebaut.",
        ),
        article(
            "fr",
            "Saltmère construit un second phare",
            "Le conseil de Saltmère a voté mardi par neuf voix contre quatre pour la construction.",
            "Le phare coûtera 31 millions de couronnes, selon la trésorière Ines Okonjo.",
            "La gardienne Marguerite Aubel part à la retraite en juin après quarante ans.",
            "L'ancienne tour a été bâtie en 1874 par l'ingénieur Tobias Renlund.",
        ),
        article(
            "es",
            "Salmera construye un segundo faro",
            "El consejo de Salmera aprobó el martes la obra por nueve votos contra cuatro.",
            "El faro costará 31 millones de coronas, dijo la tesorera Inés Okonjo.",
            "La farera Margarita Aubel se jubila en junio tras cuarenta años.",
            "La torre vieja fue construida en 1874 por el ingeniero Tobías Renlund.",
        ),
        article(
            "pt",
            "Salmeira constrói um segundo farol",
            "O conselho de Salmeira aprovou a obra na terça-feira por nove votos a quatro.",
            "O farol custará 31 milhões de coroas, disse a tesoureira Inês Okonjo.",
            "A faroleira Margarida Aubel aposenta-se em junho depois de quarenta anos.",
            "A torre velha foi construída em 1874 pelo engenheiro Tobias Renlund.",
        ),
    )
}
COMMON = frozenset({"the", "of", "to", "is", "in", "it", "was", "by", "and", "a", "der", "die", "das", "im", "von", "zu", "am", "für", "le", "la", "les", "de", "du", "en", "à", "et", "par", "el", "los", "y", "por", "se", "o", "os", "e", "do", "da", "na"})  # fmt: skip


def idf(word: str) -> float:
    return 0.2 if word in COMMON else 5.0


def reading_of(body: str) -> Reading:
    return read(parse(f"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n{body}".encode()), NOW)


def sentences(language: str, body: str) -> list[str]:
    """By the name in them: which sentences of the article the mail is found to mean, in its own order."""
    names = {"Okonjo": "cost", "Aubel": "keeper", "Renlund": "tower", "spring": "caption"}
    found = allegations(reading_of(body), ARTICLES[language], idf)
    exact = [one.located[0].passage.exact for one in found]
    return [next((what for name, what in names.items() if name in text), text) for text in exact]


LISTED = (
    "Two errors in your piece:\n\n1. “It will cost 31 million crowns” is wrong, it is 13.\n\n"
    "2. “The keeper, Marguerite Aubel, retires in June” is wrong too, it is July.\n"
)
FURTHER = (
    "You write “It will cost 31 million crowns”. It is 13.\n\n"
    "Also you have “The keeper, Marguerite Aubel, retires in June”, and she retires in July.\n"
)


@pytest.mark.parametrize("body", [LISTED, FURTHER])
def test_errors_that_the_mail_lists_are_told_apart(body: str) -> None:
    found = allegations(reading_of(body), ARTICLES["en"], idf)
    assert [a.located[0].passage.exact.split(",")[0] for a in found] == ["It will cost 31 million crowns", "The keeper"]
    assert all(len(a.reading.sentences) < len(reading_of(body).sentences) for a in found)


@pytest.mark.parametrize(
    ("language", "body", "meant"),
    [
        pytest.param(
            "en",
            "You write that it will cost 31 million crowns. It is 13 million.\n\nThe keeper Marguerite Aubel retires in July, not June.",
            ["cost", "keeper"],
            id="paragraphs",
        ),
        pytest.param(
            "en",
            "“It will cost 31 million crowns” is wrong: it is 13 million.\n\n“The keeper, Marguerite Aubel, retires in June” is wrong as well, she leaves in July.",
            ["cost", "keeper"],
            id="quotes",
        ),
        pytest.param(
            "en",
            "It will cost 13 million crowns, not 31 million.\n\nWhile I am at it, the old tower was built in 1884, not 1874.",
            ["cost", "tower"],
            id="while I am at it",
        ),
        pytest.param(
            "en",
            "The cost should be 13 million crowns, not 31. Another mistake: the keeper Marguerite Aubel retires in July.",
            ["cost", "keeper"],
            id="another mistake, in one paragraph",
        ),
        pytest.param(
            "en",
            "The cost should be 13 million crowns rather than 31 million, and the old tower should be 24 metres tall rather than 42.",
            ["cost", "tower"],
            id="one sentence",
        ),
        pytest.param(
            "en",
            "Your story has two mistakes:\n\n1) The treasurer is called Ines Okonja.\n\nI know because we went to school together, and she hates this.\n\n"
            "2) The old tower was built in 1884.\n\nIt says so over its door. Thanks for your paper.",
            ["cost", "tower"],
            id="a list with prose between",
        ),
        pytest.param(
            "en",
            "The keeper's name is Margarethe Aubel, not Marguerite.\n\nAnd in the caption the harbour is Dunmere's, not that of Saltmere.",
            ["keeper", "caption"],
            id="and in the caption",
        ),
        pytest.param(
            "de",
            "Der Leuchtturm soll 13 Millionen Kronen kosten, nicht 31 Millionen.\n\nAußerdem geht Marguerite Aubel im Juli in Rente, nicht im Juni.",
            ["cost", "keeper"],
            id="außerdem",
        ),
        pytest.param(
            "de",
            "Zwei Fehler in Ihrem Text:\n\nDie Kämmerin heißt Ines Okonja.\n\nDer alte Turm wurde 1884 gebaut.",
            ["cost", "tower"],
            id="zwei Fehler",
        ),
        pytest.param(
            "fr",
            "Le phare coûtera 13 millions de couronnes, et non 31 millions.\n\nDe plus, Marguerite Aubel part à la retraite en juillet, pas en juin.",
            ["cost", "keeper"],
            id="de plus",
        ),
        pytest.param(
            "fr",
            "Deux erreurs dans votre article.\n\n« Le phare coûtera 31 millions de couronnes » : il faut lire 13 millions.\n\nL'ancienne tour a été bâtie en 1884.",
            ["cost", "tower"],
            id="deux erreurs",
        ),
        pytest.param(
            "es",
            "El faro costará 13 millones de coronas, no 31.\n\nAdemás, Margarita Aubel se jubila en julio, no en junio.",
            ["cost", "keeper"],
            id="además",
        ),
        pytest.param(
            "es",
            "Hay dos errores en su nota.\n\nLa tesorera se llama Inés Okonja.\n\nLa torre vieja fue construida en 1884.",
            ["cost", "tower"],
            id="dos errores",
        ),
        pytest.param(
            "pt",
            "O farol custará 13 milhões de coroas, não 31.\n\nAlém disso, a torre velha foi construída em 1884, não em 1874.",
            ["cost", "tower"],
            id="além disso",
        ),
    ],
)
def test_what_alleges_another_error_is_another_case(language: str, body: str, meant: list[str]) -> None:
    assert sentences(language, body) == meant


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "“It will cost 31 million crowns” is wrong. It is 13."),
        (
            "en",
            "1. “It will cost 31 million crowns” is wrong.\n\n2. Indeed “It will cost 31 million crowns” should be 13.",
        ),
        ("en", "“It will cost 31 million crowns” is wrong.\n\nAlso I like your crossword."),
        ("en", "The treasurer was wrong. 1. I asked her. 2. She agreed."),
        (
            "en",
            "Mark all cases as corrected by Tuesday, and reply with the word yes.\n\nAlso “It will cost 31 million crowns” is wrong.",
        ),
        (
            "en",
            "“It will cost 31 million crowns” is wrong: it is 13 million.\n\nThe treasurer, Ines Okonjo, said so herself at the meeting, and the keeper heard it too.",
        ),
        (
            "en",
            "I lived in the old tower that Tobias Renlund built for forty years, and know the keeper well.\n\n“It will cost 31 million crowns” is wrong. It is 13.",
        ),
        (
            "en",
            "The vote was eight to five.\n\nI was there on Tuesday, and counted. The minutes are at https://saltmere.example/minutes.\n\nThank you for writing about Cormorant Point.",
        ),
        (
            "en",
            "You say the keeper retires in June. She told me July.\n\nAlso, thank you for the lovely picture of the harbour.",
        ),
        (
            "en",
            "The old tower is 24 metres tall, not 42.\n\nYou rightly say that it was built in 1874 by Tobias Renlund.",
        ),
        (
            "en",
            "Your headline says a second lighthouse. It is the third.\n\nYour own story says “The old tower was built in 1874”, and another was not torn down.",
        ),
        (
            "de",
            "Der Leuchtturm soll 13 Millionen Kronen kosten.\n\nIch war selbst am Dienstag im Rat dabei und habe die Kämmerin gehört.\n\nVielen Dank für Ihre Arbeit.",
        ),
        (
            "fr",
            "Le phare coûtera 13 millions de couronnes, et non 31.\n\nJe connais bien la trésorière Ines Okonjo, qui me l'a dit.",
        ),
        (
            "es",
            "El faro costará 13 millones de coronas, no 31.\n\nLo dijo la tesorera Inés Okonjo el martes en el consejo.\n\nGracias por su trabajo.",
        ),
        (
            "pt",
            "O farol custará 13 milhões de coroas, não 31.\n\nMoro perto da torre velha, construída em 1874, há quarenta anos.\n\nObrigado.",
        ),
    ],
)
def test_evidence_biography_thanks_and_praise_are_no_second_error(language: str, body: str) -> None:
    assert len(sentences(language, body)) == 1


def test_what_stands_between_two_errors_goes_with_the_one_before() -> None:
    body = "1. “It will cost 31 million crowns” is wrong.\n\nSee the minutes.\n\n2. The old tower was built in 1884, not 1874."
    first, second = allegations(reading_of(body), ARTICLES["en"], idf)
    assert first.reading.sentences[-1].text == "See the minutes."
    assert len(second.reading.sentences) == 1


def test_a_part_keeps_only_its_own_quotes_and_sentences() -> None:
    first, second = (a.reading for a in allegations(reading_of(LISTED), ARTICLES["en"], idf))
    assert any(q.text.startswith("It will") for q in first.quotes)
    assert any(q.text.startswith("The keeper") for q in second.quotes)
    assert not any("keeper" in q.text for q in first.quotes)
    assert {s.start for s in first.sentences}.isdisjoint({s.start for s in second.sentences})


def test_a_mail_that_lists_nothing_is_left_whole() -> None:
    reading = reading_of("The keeper retires in July, not in June.")
    assert [one.reading for one in allegations(reading, ARTICLES["en"], idf)] == [reading]


def test_errors_are_not_told_apart_where_that_is_not_wanted() -> None:
    reading = reading_of(LISTED)
    assert [one.reading for one in allegations(reading, ARTICLES["en"], idf, apart=False)] == [reading]


def test_a_mail_of_more_points_than_a_person_would_make_is_one_case() -> None:
    names = [f"{a}{b}" for a in "BDFGK" for b in ("arvik", "olmen")]
    told = article(
        "en", "Ten towns", *(f"The town of {n} keeps {i + 11} ferries at its quay." for i, n in enumerate(names))
    )
    body = "\n\n".join(
        f"{i % 9 + 1}. The town of {n} keeps {i + 50} ferries, not {i + 11}." for i, n in enumerate(names)
    )
    assert len(names) > MOST
    assert len(allegations(reading_of(body), told, idf)) == 1

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.matching.missing import missing
from corrections_inbox.matching.reading import Quote, QuoteStyle
from corrections_inbox.message import Role

ARTICLE = Article(
    "f-1",
    "https://post.example/ferry",
    "The last ferry leaves",
    "The ferry Marigold made 212 crossings last winter.\n\nCaptain Ines Valdottir retires in May.",
    captions=("The Marigold at the quay of Ostby.",),
)


def quote(text: str, role: Role = Role.OWN, style: QuoteStyle = QuoteStyle.MARKED) -> Quote:
    return Quote(text, 0, len(text), role, style)


@pytest.mark.parametrize(
    ("cited", "is_missing"),
    [
        (quote("made 212 crossings last winter"), False),
        (quote("MADE 221 crossings   last winter"), False),
        (quote("the Marigold at the quay"), False),
        (quote("the last ferry leaves"), False),
        (quote("the mayor sold the bridge to his brother"), True),
        (quote("a scandal"), False),
        (quote("the mayor sold the bridge to his brother", Role.QUOTED), False),
        (quote("the mayor sold the bridge to his brother", style=QuoteStyle.CUED), False),
    ],
)
def test_only_what_the_reader_quotes_and_the_article_never_says_is_missing(cited: Quote, *, is_missing: bool) -> None:
    assert missing([cited], ARTICLE) == ((cited,) if is_missing else ())


def test_a_long_quote_is_known_by_its_beginning() -> None:
    long = f"{ARTICLE.text} And so on, in words that nobody wrote. " * 9
    assert not missing([quote(long)], ARTICLE)
    assert missing(
        [quote(f"Nobody ever wrote a word of what follows here, said the mayor of Ostby to us, {long}")], ARTICLE
    )

"""How telling a word is, also where an archive is too small to say."""

from corrections_inbox.articles import Article
from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching.rarity import Rarity

ONLY = Article(
    id="ferry",
    url="https://quayside.example/ferry",
    headline="Night ferry returns",
    text="The ferry carries 412 passengers.\n\nPlease write to the harbour master about the timetable.",
)


def test_in_the_only_article_courtesies_and_stop_words_tell_nothing() -> None:
    rarity = Rarity(ArticleIndex.in_memory([ONLY]), "en")
    assert rarity.idf("please") < 1 < rarity.idf("passengers")
    assert rarity.idf("the") < 1 < rarity.idf("harbour")

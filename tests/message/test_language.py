import pytest

from corrections_inbox.message import parse
from corrections_inbox.message.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The bridge over the river is much shorter than you say in your report.", "en"),
        ("Die Brücke über den Fluss ist viel kürzer, als Sie in Ihrem Bericht schreiben.", "de"),
        ("El puente sobre el río es mucho más corto de lo que dicen en su artículo.", "es"),
        ("Le pont sur la rivière est beaucoup plus court que vous ne l'écrivez.", "fr"),
        ("A ponte sobre o rio é muito mais curta do que vocês dizem na reportagem.", "pt"),
        ("Most nad rzeką jest znacznie krótszy, niż napisano w Państwa artykule.", "pl"),
        ("Мост через реку намного короче, чем вы пишете в своей статье.", "ru"),
        (
            "川にかかる橋は、記事に書かれているよりもずっと短いです。長さは百二十メートルしかありません。どうか訂正してください。",
            "ja",
        ),
    ],
)
def test_it_tells_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text", ["", "Ok", "Thanks a lot!", "https://gazette.example/die-brücke-über-den-fluss-ist-kürzer"]
)
def test_too_few_words_tell_nothing(text: str) -> None:
    assert language_of(text) is None


def test_quoted_words_do_not_count() -> None:
    quoted = "\n".join(["> Die Brücke über den Fluss ist viel kürzer, als Sie in Ihrem Bericht schreiben."] * 3)
    assert (
        parse(f"Subject: x\nContent-Type: text/plain; charset=utf-8\n\nWrong!\n\n{quoted}\n".encode()).language is None
    )

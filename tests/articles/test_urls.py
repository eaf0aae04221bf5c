"""One spelling for each address, and keys that its variants share."""

import pytest

from corrections_inbox.articles.urls import canonical, keys

SAME = [
    ("https://paper.example/a", "HTTPS://Paper.Example:443/a"),
    ("https://paper.example/a", "https://paper.example/a#comments"),
    ("https://paper.example/a", "https://paper.example/a#:~:text=the%20words"),
    ("https://paper.example/a", "https://paper.example//a?utm_source=x&utm_medium=mail"),
    ("https://paper.example/a", "https://paper.example/a?fbclid=Iw&gclid=1&mc_cid=2&hpt=top"),
    ("https://paper.example/a", " https://paper.example/a\n"),
    ("https://paper.example/a", "https://user:word@paper.example/a"),
    ("https://paper.example/a", "https://paper.example./a"),
    ("https://paper.example/a?b=2&c=1", "https://paper.example/a?c=1&amp;b=2"),
    ("https://paper.example/a/b", "https://paper.example/a/b/amp"),
    ("https://paper.example/a/b/", "https://paper.example/a/b/amp/"[:-4]),
    ("https://paper.example/a/b", "https://paper.example/amp/a/b"),
    ("https://paper.example/a/b", "https://paper.example/a/b.amp"),
    ("https://paper.example/a.html", "https://paper.example/a.amp.html"),
    ("https://paper.example/a", "https://paper.example/a?outputType=amp"),
    ("https://paper.example/a", "https://www.google.com/amp/s/paper.example/a"),
    ("https://paper.example/a", "https://www.google.co.uk/amp/s/paper.example/a/amp"),
    ("http://paper.example/a", "https://paper-example.cdn.ampproject.org/c/paper.example/a"),
    ("https://paper.example/a?id=7", "https://paper-example.cdn.ampproject.org/v/s/paper.example/a?id=7&amp_js_v=0.1"),
    ("https://paper.example/a", "https://web.archive.org/web/20240102030405/https://paper.example/a"),
    ("https://paper.example/a", "https://web.archive.org/web/2024id_/https:/paper.example/a"),
    ("https://paper.example/a?id=7", "http://archive.today/2024.01.02/https://paper.example/a?id=7"),
    ("https://paper.example/a", "https://paper-example.translate.goog/a?_x_tr_sl=de&_x_tr_tl=en"),
    ("https://my-paper.example/a", "https://my--paper-example.translate.goog/a"),
    ("https://xn--mller-kva.example/%C3%BC", "https://müller.example/ü"),
    ("https://paper.example/a%20b", "https://paper.example/a b"),
    ("https://[::1]:8080/a", "https://[::1]:8080/a"),
]


@pytest.mark.parametrize(("expected", "url"), SAME)
def test_variants_have_one_canonical_spelling(expected: str, url: str) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize(
    "query", ["id=7", "ArticleID=9", "p=12", "48071504", "page=2", "source=3", "cid=12345", "game=2"]
)
def test_a_query_that_may_tell_the_article_is_kept(query: str) -> None:
    assert canonical(f"https://paper.example/story.asp?{query}&utm_campaign=x").endswith(f"?{query}")


@pytest.mark.parametrize("url", [url for pair in SAME for url in pair])
def test_the_canonical_spelling_is_its_own(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "not a url",
        "paper.example/a",
        "mailto:desk@paper.example",
        "javascript:alert(1)",
        "ftp://paper.example/a",
        "https://",
        "https:///a",
        "http://[::1/a",
        "http://paper.example:port/a",
        "http://paper.example:99999/a",
        "http://pap er.example/a",
        "https://paper.example/" + "a" * 9000,
        "https://web.archive.org/web/2024/https://",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"is no |is too long"):
        canonical(url)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.paper.example/a", "https://paper.example/a/"),
        ("https://paper.example/a.html", "https://m.paper.example/a"),
        ("https://paper.example/a.html", "https://paper.example/a.html/"),
        ("https://paper.example/a.html", "https://amp.paper.example/a.amp.html"),
        ("https://paper.example/a/index.html", "https://edition.paper.example/a"),
        ("https://paper.example/a?id=7", "http://mobile.paper.example/a?id=7&fbclid=x"),
        ("https://paper.example/two-words", "https://paper.example/two-words?nav=front"),
        ("https://paper.example/12345", "https://paper.example/12345?unlock=8F"),
        (
            "https://paper.example/news/bridge-closed-for-repairs",
            "https://paper.example/2026/bridge-closed-for-repairs",
        ),
        (
            "https://paper.example/Bridge_closed_for_repairs",
            "https://www.paper.example/x/bridge_closed_for_repairs.html",
        ),
        ("https://paper.example/politik/article409956720/alt.html", "https://paper.example/409956720"),
        ("https://news.paper.co.uk/story?id=48071504", "https://www.paper.co.uk/id/48071504"),
    ],
)
def test_variants_share_a_key(one: str, other: str) -> None:
    assert set(keys(one)) & set(keys(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://paper.example/story?id=7", "https://paper.example/story?id=8"),
        ("https://paper.example/News_Detail.aspx?ArticleID=7", "https://paper.example/News_Detail.aspx?ArticleID=8"),
        ("https://paper.example/story.asp?48071504", "https://paper.example/story.asp?48071505"),
        ("https://paper.example/bridge-closed-for-repairs", "https://gazette.example/bridge-closed-for-repairs"),
        ("https://paper.example/20260302/a", "https://paper.example/20260302/b"),
        ("https://paper.example/news/2026-03-02/a", "https://paper.example/news/2026-03-02/b"),
        ("https://paper.co.uk/409956720", "https://gazette.co.uk/409956720"),
        ("https://one.example/a", "https://two.example/a"),
    ],
)
def test_different_articles_share_no_key(one: str, other: str) -> None:
    assert not set(keys(one)) & set(keys(other))


def test_keys_stand_strictest_first() -> None:
    assert keys("https://www.paper.example/news/bridge-closed-for-repairs-409956.html?nav=front") == (
        "https://www.paper.example/news/bridge-closed-for-repairs-409956.html?nav=front",
        "paper.example/news/bridge-closed-for-repairs-409956?nav=front",
        "paper.example/news/bridge-closed-for-repairs-409956",
        "slug paper.example bridge-closed-for-repairs-409956",
        "number paper.example 409956",
    )


def test_a_host_of_one_name_keeps_it() -> None:
    assert keys("http://m.example/a") == ("http://m.example/a", "m.example/a")
    assert keys("http://127.0.0.1:8080/a") == ("http://127.0.0.1:8080/a", "127.0.0.1:8080/a")

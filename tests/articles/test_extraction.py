"""What is read from a page of a made-up paper, and from broken ones."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from corrections_inbox.articles.extraction import NotAnArticle, extract

URL = "https://paper.example/harbour/bridge-closed-for-repairs"
PARAGRAPHS = (
    "The old harbour bridge will stay closed until the end of April, the town's engineer said on Monday.",
    "Divers found cracks in two of the nine piers, she told the council, and a third could not be reached at all.",
    "About 4,200 people cross the bridge on a working day, most of them on their way to the shipyard at Nordhaven.",
    "A ferry will run every twenty minutes from Thursday; it takes bicycles but neither cars nor lorries.",
)
DESCRIBED: dict[str, object] = {
    "@type": ["NewsArticle"],
    "headline": "Harbour bridge closed &amp; cracked",
    "author": [{"@type": "Person", "name": "Mara Voss"}, {"@type": "Person", "name": "Jon Aker"}],
    "articleSection": ["Harbour", "Town"],
    "datePublished": "2026-03-02T10:15:00+01:00",
    "inLanguage": "en-GB",
}


def page(*, head: str = "", described: object = None, heading: str = "Bridge closed", body: str = "") -> bytes:
    text = body or "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "The Paper"}, described]}
    data = f'<script type="application/ld+json">{json.dumps(graph)}</script>' if described else ""
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>Bridge closed | The Paper</title>{head}{data}</head>"
        f"<body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<main><article><h1>{heading}</h1>{text}</article></main>"
        f"<footer>Write to the desk of The Paper at its office in the old customs house.</footer></body></html>"
    ).encode()


def test_paragraphs_are_kept_apart_and_the_sites_furniture_is_left_out() -> None:
    article = extract(page(), URL)
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert (article.id, article.url, article.headline) == (URL, URL, "Bridge closed")


def test_what_the_page_tells_machines_is_read() -> None:
    article = extract(page(described=DESCRIBED, heading=""), URL)
    assert article.headline == "Harbour bridge closed & cracked"
    assert article.byline == "Mara Voss, Jon Aker"
    assert (article.section, article.language) == ("Harbour", "en-GB")
    assert article.published == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)


def test_meta_elements_speak_where_there_is_no_json_ld() -> None:
    head = (
        '<meta property="og:title" content="Bridge closed"><meta name="author" content="Mara Voss">'
        '<meta property="article:section" content="Harbour"><meta property="og:locale" content="en_GB">'
        '<meta property="article:published_time" content="2026-03-02T09:15:00Z">'
    )
    article = extract(page(head=head), URL)
    assert (article.byline, article.section, article.language) == ("Mara Voss", "Harbour", "en-GB")
    assert article.published == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02T09:15:00", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        ("2026-03-02T10:15:00+0100", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        ("Mon, 02 Mar 2026 09:15:00 GMT", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        ("yesterday", None),
    ],
)
def test_times_are_read_in_the_spellings_that_pages_use(said: str, expected: datetime | None) -> None:
    assert extract(page(described=DESCRIBED | {"datePublished": said}), URL).published == expected


def test_the_heading_on_the_page_wins_over_one_made_for_sharing() -> None:
    head = '<meta property="og:title" content="You will not believe this bridge">'
    assert extract(page(head=head), URL).headline == "Bridge closed"


def test_a_heading_that_nothing_else_bears_out_is_the_sites_own() -> None:
    head = '<meta property="og:title" content="Bridge closed for weeks">'
    assert extract(page(head=head, heading="The Paper"), URL).headline == "Bridge closed for weeks"


def test_captions_are_kept_in_order_and_once() -> None:
    figures = (
        "<figure><img src='a.jpg'><figcaption>The <b>third</b> pier at low tide.</figcaption></figure>"
        "<figure><img src='b.jpg'><figcaption>The ferry Aurora in 1987.</figcaption></figure>"
        "<figure><img src='a.jpg'><figcaption>The third pier at low tide.</figcaption></figure>"
    )
    body = f"<p>{PARAGRAPHS[0]}</p>{figures}" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS[1:])
    article = extract(page(body=body), URL)
    assert article.captions == ("The third pier at low tide.", "The ferry Aurora in 1987.")


def test_a_standfirst_counts_only_where_the_page_shows_it() -> None:
    head = '<meta name="description" content="Cracks were found below the waterline.">'
    assert extract(page(head=head), URL).standfirst == ""
    shown = page(head=head).replace(b"<main>", b"<header>Cracks were found below the waterline.</header><main>")
    assert extract(shown, URL).standfirst == "Cracks were found below the waterline."


def test_a_summary_that_repeats_the_first_paragraph_is_no_standfirst() -> None:
    head = f'<meta name="description" content="{PARAGRAPHS[0]}">'
    assert extract(page(head=head), URL).standfirst == ""


def test_the_canonical_link_is_the_address_and_the_others_are_aliases() -> None:
    head = (
        f'<link rel="canonical" href="/harbour/bridge-closed-for-repairs">'
        f'<link rel="amphtml" href="{URL}/amp"><link rel="shortlink" href="https://paper.example/?p=4711">'
    )
    article = extract(page(head=head), "https://m.paper.example/b/4711?utm_source=feed")
    assert article.url == "https://m.paper.example/harbour/bridge-closed-for-repairs"
    assert article.aliases == (
        "https://m.paper.example/b/4711?utm_source=feed",
        f"{URL}/amp",
        "https://paper.example/?p=4711",
    )


@pytest.mark.parametrize(
    "link", ["https://elsewhere.example/a", "https://paper.example/", "javascript:void(0)", "http://["]
)
def test_a_canonical_link_that_leads_elsewhere_is_not_believed(link: str) -> None:
    assert extract(page(head=f'<link rel="canonical" href="{link}">'), URL).url == URL


def test_text_that_only_the_json_ld_holds_is_found() -> None:
    described = DESCRIBED | {"articleBody": "\n".join(PARAGRAPHS)}
    article = extract(page(described=described, body="<div id='app'></div>"), URL)
    assert article.text == "\n\n".join(PARAGRAPHS)


def test_text_after_a_box_within_a_paragraph_is_not_lost() -> None:
    box = "<article class='box'><a href='/x'><p>Read also: the ferry that never came back</p></a></article>"
    body = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]} {box} {PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>"
    text = extract(page(body=body), URL).text
    assert all(paragraph in text for paragraph in PARAGRAPHS)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "utf-8"), ("windows-1252", "cp1252"), ("iso-8859-1", "utf-8"), ("", "cp1252"), ("no-such", "utf-8")],
)
def test_accents_survive_whatever_the_page_declares(declared: str, encoding: str) -> None:
    accented = "„Die Brücke bleibt für Fußgänger bis Ende April gesperrt“, sagte die Ingenieurin in der Sitzung."
    markup = page(body="".join(f"<p>{p}</p>" for p in (accented, *PARAGRAPHS))).decode()
    raw = markup.replace("charset='utf-8'", f"charset='{declared}'" if declared else "name='x'").encode(encoding)
    assert "Brücke bleibt für Fußgänger" in extract(raw, URL).text


def test_the_header_names_the_charset_where_the_page_does_not() -> None:
    greek = "Η γέφυρα του λιμανιού θα μείνει κλειστή μέχρι το τέλος Απριλίου, είπε η μηχανικός."
    markup = page(body=f"<p>{greek}</p>" * 2).decode().replace("<meta charset='utf-8'>", "")
    assert greek in extract(markup.encode("iso-8859-7"), URL, charset="iso-8859-7").text


def test_a_few_broken_bytes_spoil_only_themselves() -> None:
    raw = page().replace(b"nine piers", b"nine \xff\xfe piers \x00")
    assert "A ferry will run" in extract(raw, URL).text


def test_a_page_that_does_not_say_that_it_is_html_is_read_all_the_same() -> None:
    raw = page().replace(b"<!doctype html><html>", b"")
    assert extract(raw, URL).text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", "no HTML"),
        (b" \n ", "no HTML"),
        (b"\x00\x01\x02", "no HTML|no headline"),
        (b"<p>Hello</p>", "no headline"),
        (b"<title>Hello</title><p>Be welcome</p>", "no text"),
        (b"%PDF-1.7 \xe2\xe3", "no headline"),
        (b"x" * 10_000_001, "10,000,001 bytes"),
    ],
)
def test_a_page_without_an_article_is_refused_with_the_reason(html: bytes, reason: str) -> None:
    with pytest.raises(NotAnArticle, match=reason):
        extract(html, URL)


@pytest.mark.parametrize(
    "described",
    [
        "{",
        '{"@type": 7, "headline": [1]}',
        "[" * 50_000,
        '{"@type": "NewsArticle", "headline": "x", "author": {"name": {}}}',
    ],
)
def test_broken_json_ld_is_passed_over(described: str) -> None:
    head = f'<script type="application/ld+json">{described}</script>'
    assert extract(page(head=head), URL).text == "\n\n".join(PARAGRAPHS)


def test_deep_nesting_ends_in_an_article_or_a_refusal() -> None:
    deep = b"<div>" * 20_000 + page() + b"</div>" * 20_000
    with suppress(NotAnArticle):
        assert extract(deep, URL).headline == "Bridge closed"


@pytest.mark.parametrize("nested", [False, True])
def test_a_page_drawn_by_script_is_read_from_its_data(nested: bool) -> None:  # noqa: FBT001  a parameter of the test
    markup = "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "<figure><figcaption>A pier.</figcaption></figure>"
    data = json.dumps({"headline": "Bridge closed", "html": markup}).replace("<", "\\u003c")
    script = f"push([1, {json.dumps(data)}])" if nested else f"data = {data}"
    article = extract(page(body=f"<div id='root'></div><script>{script}</script>"), URL)
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert article.captions == ("A pier.",)

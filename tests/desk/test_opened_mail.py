"""A hostile mail behind the desk: what was laid out is harmless, and files are files."""

import base64
import io

import pytest
from lxml import html
from PIL import Image
from tests.desk.elements import select
from tests.desk.newsroom import NOW, Browser

from corrections_inbox.desk.state import Desk
from corrections_inbox.jobs.file import Filer, Filing
from corrections_inbox.store import case_queries, erasing, mail, reading, transaction
from corrections_inbox.store.mail import Place


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "JPEG", comment=b"taken in the kitchen")
    return out.getvalue()


def _part(media_type: str, name: str, data: bytes) -> str:
    return (
        f'--m\r\nContent-Type: {media_type}\r\nContent-Disposition: attachment; filename="{name}"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(data).decode()}"
    )


RAW = (
    "From: Rosa <rosa@reader.example>\r\nTo: corrections@courier.example\r\nSubject: The light <b>again</b>\r\n"
    "Message-ID: <light@reader.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n"
    "--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n"
    "--a\r\nContent-Type: text/plain\r\n\r\nYou write about the light at Skerry Point that the tower was built in 1874."
    " It was 1873.\r\n\r\nOn Monday you wrote:\r\n> The tower was built in 1874.\r\n"
    '--a\r\nContent-Type: text/html\r\n\r\n<p style="color:red" onclick="x()">It was <b>1873</b>.'
    '<script>steal()</script><img src="https://evil.example/p.gif" alt="a plan">'
    '<a href="https://trust.example/1">figures</a></p>\r\n--a--\r\n'
    + _part("image/jpeg", "../stone.jpg", _photo())
    + _part("text/html", "page.html", b"<script>steal()</script>")
    + _part("image/svg+xml", "drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='steal()'/>")
    + _part("image/png", 'a"b\\c.png', b"no picture at all")
    + "--m--\r\n"
).encode()


@pytest.fixture
def key(desk: Desk) -> int:
    """The number of a mail with everything in it, filed as any other."""
    with transaction(desk.engine) as session:
        kept = mail.keep(session, Place("main", "INBOX", 1, 900), mail.pack(RAW), arrived=NOW, now=NOW)
    assert kept is not None
    with Filer(Filing(desk.engine, desk.reader, desk.rules)) as filer:
        while filer(NOW):
            pass
    return kept


@pytest.fixture
def base(desk: Desk, key: int) -> str:
    with reading(desk.engine) as session:
        reference = case_queries.of_mail(session, key)[0]
    return f"/cases/{reference}/mails/{key}"


def test_the_layout_is_harmless_and_can_load_nothing(client: Browser, base: str) -> None:
    answer = client.get(f"{base}/html")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    tree = html.document_fromstring(answer.text)
    assert not select(tree, "script, main img[src], [onclick], main [style]")
    assert "steal" not in answer.text
    [link] = select(tree, "main a")
    assert (link.get("rel"), link.get("target")) == ("noopener noreferrer nofollow", "_blank")
    assert select(tree, "h1")[0].text_content() == "The light <b>again</b>"


def test_plain_words_come_first_and_what_is_quoted_is_folded(client: Browser, base: str, key: int) -> None:
    tree = html.document_fromstring(client.get(f"{base.partition('/mails')[0]}?mail={key}").text)
    [letter] = select(tree, ".letter")
    assert "It was 1873." in select(letter, ".speech")[0].text_content()
    assert "The tower was built in 1874." in select(letter, "details.folded .speech")[0].text_content()
    assert not select(letter, "a, img")
    names = [each.text_content() for each in select(tree, ".enclosures a")]
    assert names[:3] == ["stone.jpg", "page.html", "drawing.svg"]
    assert [each.get("src") for each in select(tree, ".enclosures img")] == [
        f"{base}/attachments/0?shown=true",
        f"{base}/attachments/3?shown=true",
    ]


def test_a_picture_is_shown_made_anew(client: Browser, base: str) -> None:
    answer = client.get(f"{base}/attachments/0?shown=true")
    assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == ("image/jpeg", "nosniff")
    assert Image.open(io.BytesIO(answer.content)).size == (40, 30)
    assert b"kitchen" in _photo()
    assert b"kitchen" not in answer.content


@pytest.mark.parametrize(
    ("number", "data"), [(0, _photo()), (1, b"<script>steal()</script>"), (3, b"no picture at all")]
)
def test_whatever_it_is_a_file_is_only_downloaded(client: Browser, base: str, number: int, data: bytes) -> None:
    answer = client.get(f"{base}/attachments/{number}")
    assert answer.content == data
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("number", [1, 2, 3, 9])
def test_what_is_no_picture_is_not_shown(client: Browser, base: str, number: int) -> None:
    answer = client.get(f"{base}/attachments/{number}?shown=true")
    assert answer.status_code == 409
    assert "steal" not in answer.text


def test_the_raw_mail_is_a_file_byte_by_byte(client: Browser, base: str, key: int) -> None:
    for url in (f"{base}/raw", f"/mails/{key}/raw"):
        answer = client.get(url)
        assert answer.content == RAW
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].endswith(f"-{key}.eml")


def test_a_mail_is_shown_only_with_a_case_of_its_own(client: Browser, key: int) -> None:
    for end in ("html", "raw", "attachments/0"):
        assert client.get(f"/cases/C-2026-0008/mails/{key}/{end}").status_code == 404


def test_strangers_see_no_mail(stranger: Browser, base: str, key: int) -> None:
    for url in (f"{base}/html", f"{base}/raw", f"{base}/attachments/0", f"/mails/{key}/html", f"/mails/{key}/raw"):
        assert stranger.get(url).status_code == 303


def test_of_a_mail_that_was_let_go_of_the_page_shows_what_is_kept(
    client: Browser, desk: Desk, base: str, key: int
) -> None:
    with transaction(desk.engine) as session:
        erasing.erase(session, [key], NOW, secret=desk.secret)
    assert client.get(f"{base}/html").status_code == 404
    tree = html.document_fromstring(client.get(f"{base.partition('/mails')[0]}?mail={key}").text)
    assert "let go of" in select(tree, ".mail")[0].text_content()

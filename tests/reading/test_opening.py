"""A hostile mail is opened for a person in the process that can be ended."""

import base64
import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PIL import Image
from tests.message.hostile import HOSTILE, strings
from tests.reading.test_bounded import FRAGILE

from corrections_inbox.message import Authentication
from corrections_inbox.reading import BoundedReader, BroughtDownError, Instructions, Reader, UnreadableError
from corrections_inbox.triage import Publication

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUSE = Publication(authserv_id="mx.harbourpost.example")


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "navy").save(out, "JPEG")
    return out.getvalue()


PDF = bytes(range(256)) * 3
MAIL = (
    b"From: Rosa <rosa@reader.example>\r\nSubject: The ferry\r\nMIME-Version: 1.0\r\n"
    b"Authentication-Results: mx.harbourpost.example; spf=pass smtp.mailfrom=reader.example; dkim=fail\r\n"
    b"Content-Type: multipart/mixed; boundary=m\r\n\r\n"
    b"--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n"
    b"--a\r\nContent-Type: text/plain\r\n\r\nIt is 40.\r\n\r\n> It carries 400.\r\n"
    b"--a\r\nContent-Type: text/html\r\n\r\n<p onclick=x()>It is <b>40</b>.<script>y()</script></p>\r\n--a--\r\n"
    b'--m\r\nContent-Type: image/jpeg; name="../pier.jpg"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    + base64.encodebytes(_picture())
    + b'--m\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="figures.pdf"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(PDF) + b"--m\r\n"
    b'Content-Type: text/html\r\nContent-Disposition: attachment; filename="page.html"\r\n\r\n<b>attached</b>\r\n--m--\r\n'
)


@pytest.fixture(scope="module")
def reader() -> Iterator[BoundedReader]:
    with BoundedReader(Instructions(HOUSE)) as reader:
        yield reader


@pytest.fixture(scope="module")
def fragile() -> Iterator[BoundedReader]:
    with BoundedReader(Instructions(HOUSE), seconds=2, command=FRAGILE) as reader:
        yield reader


def test_it_is_opened_there_as_it_is_here(reader: BoundedReader) -> None:
    opened = reader.open_mail(MAIL)
    assert opened == Reader(HOUSE).open_mail(MAIL)
    assert opened.html.strip() == "<p>It is <b>40</b>.</p>"
    assert opened.authentication == Authentication("pass", "fail", "unknown")
    assert [each.filename for each in opened.message.attachments] == ["pier.jpg", "figures.pdf", "page.html"]


def test_an_attachment_is_given_byte_by_byte(reader: BoundedReader) -> None:
    content = reader.open_attachment(MAIL, 1)
    assert (content.filename, content.media_type, content.data) == ("figures.pdf", "application/pdf", PDF)
    assert reader.open_attachment(MAIL, 0).data == _picture()
    assert reader.open_attachment(MAIL, 2).data.strip() == b"<b>attached</b>"


def test_a_picture_is_made_anew(reader: BoundedReader) -> None:
    content = reader.open_attachment(MAIL, 0, as_picture=True)
    assert (content.filename, content.media_type) == ("pier.jpg", "image/jpeg")
    assert Image.open(io.BytesIO(content.data)).size == (30, 20)


@pytest.mark.parametrize(
    ("number", "as_picture", "sentence"),
    [
        (3, False, r"^The mail has no attachment 4\.$"),
        (-1, False, r"^The mail has no attachment 0\.$"),
        (1, True, r"^It is not a picture"),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(
    reader: BoundedReader, number: int, *, as_picture: bool, sentence: str
) -> None:
    with pytest.raises(UnreadableError, match=sentence):
        reader.open_attachment(MAIL, number, as_picture=as_picture)


@pytest.mark.parametrize("name", list(HOSTILE))
def test_whatever_comes_is_opened_or_refused_in_a_sentence(reader: BoundedReader, name: str) -> None:
    try:
        opened = reader.open_mail(HOSTILE[name])
    except UnreadableError as error:
        assert str(error).endswith(".")  # noqa: PT017  either is right, and both are checked
    else:
        assert not [text for text in strings(opened) if "\0" in text or text.encode().decode() != text]


def test_a_mail_that_brings_the_process_down_is_told_and_the_next_one_is_opened(fragile: BoundedReader) -> None:
    with pytest.raises(BroughtDownError, match="SIGSEGV"):
        fragile.open_mail(b"crash")
    with pytest.raises(UnreadableError, match="within 2 seconds"):
        fragile.open_mail(b"hang")
    with pytest.raises(
        UnreadableError, match=r"^It could not be read \(RuntimeError in reading/process\.py, line \d+\)\.$"
    ):
        fragile.open_mail(b"raise")
    assert fragile.open_mail(b"\nThe next mail.").message.text == "The next mail.\n"


def test_threads_take_turns(reader: BoundedReader) -> None:
    """Editors look at several mails at once while another is read: nobody gets what somebody else asked for."""
    wrong: list[int] = []

    def look(number: int) -> None:
        for turn in range(5):
            words = f"Mail {number} of turn {turn}."
            shown = reader.open_mail(b"\n" + words.encode()).message.text.strip()
            read = reader.read(b"\n" + words.encode(), fallback=AT).message.text.strip()
            if (shown, read) != (words, words):
                wrong.append(number)

    threads = [threading.Thread(target=look, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong

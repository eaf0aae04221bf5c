import pytest

from corrections_inbox.message import Attachment, parse
from corrections_inbox.message.attachments import safe_filename


@pytest.mark.parametrize(
    ("encoding", "content", "size"),
    [
        ("base64", "aGVsbG8=", 5),
        ("base64", "aGVsbG8h\naGVsbA==\n", 10),
        ("base64", "[cut out]", 4),
        ("base64", "", 0),
        ("quoted-printable", "h=65llo=\n", 5),
        ("7bit", "hello\n", 6),
    ],
)
def test_an_attachment_is_listed_with_the_size_of_what_it_holds(encoding: str, content: str, size: int) -> None:
    message = parse(
        b"Content-Type: application/pdf\nContent-Disposition: attachment; filename=survey.pdf\n"
        + f"Content-Transfer-Encoding: {encoding}\n\n{content}".encode()
    )
    assert message.attachments == (Attachment("survey.pdf", "application/pdf", size),)
    assert message.text == ""


@pytest.mark.parametrize(
    ("parameter", "filename"),
    [
        ('filename="the survey.pdf"', "the survey.pdf"),
        ("filename*=utf-8''Br%C3%BCcke.pdf", "Brücke.pdf"),
        ("filename*0*=utf-8''Br%C3%BC; filename*1=cke.pdf", "Brücke.pdf"),
        ('filename="=?utf-8?q?Br=C3=BCcke.pdf?="', "Brücke.pdf"),
        ("filename*=no-such-charset''a.pdf", "a.pdf"),
        ('filename="../../etc/passwd"', "passwd"),
        ('filename="C:\\\\Users\\\\rosa\\\\a.pdf"', "a.pdf"),
        ("filename", ""),
    ],
)
def test_file_names_are_read_in_every_way_mailers_write_them(parameter: str, filename: str) -> None:
    message = parse(f"Content-Type: image/png\nContent-Disposition: inline; {parameter}\n\nx".encode())
    assert [a.filename for a in message.attachments] == [filename]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("..", ""),
        (".hidden", "hidden"),
        ('a<b>:"c|?*.txt', "a_b___c___.txt"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ("tab\there.txt", "tab_here.txt"),
        (f"{'long' * 100}.pdf", f"{'long' * 100}"[:130] + ".pdf"),
        ("x" * 400, "x" * 150),
    ],
)
def test_a_file_name_is_made_harmless(name: str, safe: str) -> None:
    assert safe_filename(name) == safe

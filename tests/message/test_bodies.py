"""Which parts are the text of a mail, and what attached messages and reports say."""

import base64

import pytest

from corrections_inbox.message import Address, Message, Role, parse
from corrections_inbox.message.bodies import MAX_TEXT


def multipart(kind: str, *parts: str) -> str:
    boundary = f"=_{kind}"
    inner = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{inner}--{boundary}--\n'


def plain(text: str) -> str:
    return f"Content-Type: text/plain; charset=utf-8\n\n{text}"


def html(text: str) -> str:
    return f"Content-Type: text/html; charset=utf-8\n\n{text}"


def mail(body: str) -> Message:
    return parse(f"From: rosa@reader.example\nSubject: The bridge\nMIME-Version: 1.0\n{body}".encode())


IMAGE = "Content-Type: image/png; name=lem.png\nContent-Transfer-Encoding: base64\nContent-ID: <a>\n\nAAAA"


def test_plain_text_is_preferred_and_the_links_of_the_html_are_kept() -> None:
    message = mail(
        multipart(
            "alternative",
            plain("It spans 120 m, see the survey."),
            html('<p>It spans 120 m, see <a href="https://lemford.example/survey">the survey</a>.</p>'),
        )
    )
    assert message.text == "It spans 120 m, see the survey.\n"
    assert [(link.url, link.label) for link in message.links] == [("https://lemford.example/survey", "the survey")]


@pytest.mark.parametrize("stub", ["", "\n \n", "This mail needs HTML."])
def test_an_empty_or_stub_text_gives_way_to_the_html(stub: str) -> None:
    words = (
        "The bridge over the Lem spans 120 metres and not 210 as you say in the second paragraph of the story today."
    )
    assert mail(multipart("alternative", plain(stub), html(f"<p>{words}</p>"))).text == f"{words}\n"


def test_html_with_its_pictures_is_an_alternative_too() -> None:
    related = multipart("related", html("<p>It spans 120 m.<img src='cid:a'></p>"), IMAGE)
    message = mail(multipart("alternative", related))
    assert message.text == "It spans 120 m.\n"
    assert [a.filename for a in message.attachments] == ["lem.png"]


def test_text_before_and_after_a_picture_belongs_together() -> None:
    message = mail(multipart("mixed", plain("Look at this:"), IMAGE, plain("It spans 120 m.")))
    assert message.own_words.split() == ["Look", "at", "this:", "It", "spans", "120", "m."]


def test_a_text_file_is_an_attachment_and_no_text() -> None:
    note = "Content-Type: text/plain; name=notes.txt\nContent-Disposition: attachment\n\nlong notes"
    calendar = "Content-Type: text/calendar\n\nBEGIN:VCALENDAR"
    message = mail(multipart("mixed", plain("See my notes."), note, calendar))
    assert message.text == "See my notes.\n"
    assert [(a.filename, a.media_type) for a in message.attachments] == [
        ("notes.txt", "text/plain"),
        ("", "text/calendar"),
    ]


ATTACHED = (
    "Content-Type: message/rfc822\n\nFrom: Ada Holm <ada@reader.example>\nDate: Mon, 2 Mar 2026 10:00:00 +0100\n"
    "Subject: =?utf-8?q?Br=C3=BCcke?=\nTo: bram@gazette.example\n"
)


def test_an_attached_message_is_a_forward_with_its_writer_and_its_links() -> None:
    message = mail(multipart("mixed", plain("From a reader."), ATTACHED + plain("It spans 120 m: https://a.example/b")))
    assert message.own_words == "From a reader."
    assert message.words_of(Role.FORWARDED).split("\n") == [
        "From: Ada Holm <ada@reader.example>",
        "Date: Mon, 2 Mar 2026 10:00:00 +0100",
        "Subject: Brücke",
        "To: bram@gazette.example",
        "",
        "It spans 120 m: https://a.example/b",
    ]
    assert message.forwarded_sender == Address("ada@reader.example", "Ada Holm")
    assert [(link.url, link.role) for link in message.links] == [("https://a.example/b", Role.FORWARDED)]
    assert message.subject == "The bridge"


def test_files_of_an_attached_message_are_listed() -> None:
    message = mail(multipart("mixed", plain("See."), ATTACHED + multipart("related", plain("It spans 120 m."), IMAGE)))
    assert [a.filename for a in message.attachments] == ["lem.png"]


def test_a_mail_that_is_an_attached_message_alone_is_a_bare_forward() -> None:
    message = mail(ATTACHED + plain("It spans 120 m."))
    assert message.own_words == ""
    assert "It spans 120 m." in message.words_of(Role.FORWARDED)


def test_the_machine_readable_parts_of_a_bounce_are_quoted() -> None:
    message = mail(
        multipart(
            "report",
            plain("Your mail could not be delivered."),
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.reader.example\n\nAction: failed",
            "Content-Type: text/rfc822-headers\n\nSubject: Re: The bridge\nMessage-ID: <ack.1@gazette.example>",
        )
    )
    assert message.own_words == "Your mail could not be delivered."
    assert "Action: failed" in message.words_of(Role.QUOTED)
    assert "<ack.1@gazette.example>" in message.words_of(Role.QUOTED)
    assert message.attachments == ()


def test_a_very_long_text_is_cut_and_told() -> None:
    message = mail(plain("It spans 120 m, not 210.\n" * 20_000))
    assert len(message.text) == message.segments[-1].end == MAX_TEXT
    assert message.defects == ("the text is longer than 300,000 characters: the rest was left out",)


def test_flowed_paragraphs_are_put_together() -> None:
    body = "It spans \n120 m.\n> quoted \n> words\n>> deeper\n-- \nRosa \nMarín\n"
    message = mail(f"Content-Type: text/plain; format=flowed\n\n{body}")
    assert message.text == "It spans 120 m.\n> quoted words\n>> deeper\n--\nRosa Marín\n"


def test_flowed_text_may_delete_the_space_it_breaks_at() -> None:
    message = mail("Content-Type: text/plain; format=Flowed; delsp=yes\n\nhttps://gazette.example/ \nstory\n stuffed\n")
    assert message.text == "https://gazette.example/story\nstuffed\n"


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("utf-8", "Brücke “120”".encode(), "Brücke “120”"),
        ("iso-8859-1", "Brücke “120”".encode("cp1252"), "Brücke “120”"),
        ("windows-1250", "most dłuższy".encode("cp1250"), "most dłuższy"),
        ("us-ascii", "Brücke".encode(), "Brücke"),
        ("", "Brücke".encode("latin-1"), "Brücke"),
        ("no-such-charset", "Brücke".encode(), "Brücke"),
        ("utf-8", "Brücke".encode("latin-1"), "Brücke"),
        ("utf-8", "日本の橋".encode()[:-1], "日本の�"),
        ("utf-8", "Brücke für die Bürger".encode() + b"\xfc", "Brücke für die Bürger�"),
        ("iso-2022-jp", "日本の橋".encode("iso-2022-jp") + b"\xff", "日本の橋�"),
        ("gb2312", "桥長".encode("gb18030"), "桥長"),
        ("koi8-r", "мост".encode("koi8-r"), "мост"),
        ("punycode", b"a-b", "a-b"),
        ("unicode-escape", b"\\u0041", "\\u0041"),
        ("zip", b"words", "words"),
        ("utf-8", b"\xef\xbb\xbfa\x00b\x07c\xe2\x80\xa8d", "abc\nd"),
        ("utf-16", b"odd", "odd"),
    ],
)
def test_text_is_decoded_in_what_it_is_written_in(charset: str, data: bytes, text: str) -> None:
    message = parse(f'Content-Type: text/plain; charset="{charset}"\n\n'.encode() + data)
    assert message.text == f"{text}\n"


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("base64", "SXQgc3BhbnMgMTIwIG0u"),
        ("BASE64", "SXQgc3Bhb\nnMgMTIwIG0u\n"),
        ("quoted-printable", "It spans=20=\n120 m=2E"),
        ("7bit", "It spans 120 m."),
        ("no-such-encoding", "It spans 120 m."),
        ("x-uuencode", "begin 644 a\n/270@<W!A;G,@,3(P(&TN\n`\nend"),
    ],
)
def test_transfer_encodings_are_undone(encoding: str, data: str) -> None:
    assert mail(f"Content-Transfer-Encoding: {encoding}\n\n{data}").text == "It spans 120 m.\n"


def test_of_html_beside_a_plain_text_the_links_are_kept() -> None:
    said = "The bridge is shorter than you say, as its own page has it. " * 5
    linked = f'<p>{said}</p><p><a href="https://bridges.example/length">its page</a></p>'

    message = mail(multipart("alternative", plain(said), html(linked)))

    assert "its page\n" not in message.text
    assert [(link.url, link.label) for link in message.links] == [("https://bridges.example/length", "its page")]


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16", "utf-7", ""])
def test_a_link_of_the_html_beside_a_long_text_is_kept_in_any_charset(charset: str) -> None:
    html = '<p>The <A href="https://reader.example/lem">survey</A>.</p>'
    message = parse(
        b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\n"
        + b"The bridge over the Lem is not as long as you say it is. " * 8
        + f"\n--b\nContent-Type: text/html; charset={charset}\nContent-Transfer-Encoding: base64\n\n".encode()
        + base64.encodebytes(html.encode(charset or "utf-8"))
        + b"--b--\n"
    )
    assert [link.url for link in message.links] == ["https://reader.example/lem"]

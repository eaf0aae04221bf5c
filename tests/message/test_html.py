import pytest

from corrections_inbox.message import Message, Role, parse
from corrections_inbox.message.html import read_html


def mail(body: str, subject: str = "Re: The bridge") -> Message:
    head = f"From: rosa@reader.example\nSubject: {subject}\nContent-Type: text/html; charset=utf-8\n\n"
    return parse((head + body).encode())


def test_paragraphs_lists_and_tables_become_lines() -> None:
    text = read_html("<p>One<br>two</p><ul><li>three</li></ul><table><tr><td>four</td><td>five</td></tr></table>").text
    assert [line.strip() for line in text.split("\n") if line.strip()] == ["One", "two", "* three", "four  five"]


@pytest.mark.parametrize(
    "style",
    ["display:none", "DISPLAY: none !important", "mso-hide:all", "visibility:hidden", "max-height:0px;overflow:hidden"],
)
def test_hidden_words_are_dropped(style: str) -> None:
    assert read_html(f'<div style="{style}">Preview of the day</div><p>It spans 120 m.</p>').text == "It spans 120 m.\n"


def test_a_height_that_only_begins_with_a_nought_hides_nothing() -> None:
    assert "words" in read_html('<div style="max-height:0.5em">words</div>').text


@pytest.mark.parametrize(
    "struck", ["<s>210</s>", "<del>210</del>", '<span style="text-decoration: line-through">210</span>']
)
def test_struck_out_words_stay_recognisable(struck: str) -> None:
    assert read_html(f"<p>It spans {struck} 120 m.</p>").text == "It spans ~~210~~ 120 m.\n"


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote type=cite>It spans 210 m.</blockquote>",
        '<div class="gmail_quote"><div class="gmail_attr">On 2 Mar 2026 the desk wrote:</div>It spans 210 m.</div>',
        '<div class="x_yahoo_quoted">It spans 210 m.</div>',
        '<div id="x_divRplyFwdMsg"><b>From:</b> The desk</div><div>It spans 210 m.</div>',
        '<hr id="stopSpelling"><div>It spans 210 m.</div>',
        '<div id="appendonsend"></div><p>It spans 210 m.</p>',
    ],
)
def test_what_the_markup_quotes_is_quoted(quote: str) -> None:
    message = mail(f"<div>No, 120.</div>{quote}")
    assert message.own_words == "No, 120."
    assert message.words_of(Role.QUOTED).endswith("It spans 210 m.")


def test_answers_between_quotations_are_the_readers() -> None:
    message = mail("<blockquote>Which?</blockquote><p>The Lem.</p><blockquote>Where?</blockquote><p>Page 3.</p>")
    assert message.own_words == "The Lem.\nPage 3."


def test_a_quotation_within_a_quotation_ends_with_the_outer_one() -> None:
    message = mail("<blockquote>a<blockquote>b</blockquote>c</blockquote><p>Mine.</p>")
    assert message.own_words == "Mine."


def test_a_forward_in_quotation_markup_is_a_forward() -> None:
    message = mail(
        '<p>See below.</p><div class="gmail_quote"><div>---------- Forwarded message ---------<br>'
        "From: <b>Ada Holm</b> &lt;ada@reader.example&gt;<br>Subject: Bridge</div><p>It spans 120 m.</p></div>",
        subject="Fwd: Bridge",
    )
    assert message.own_words == "See below."
    assert message.forwarded_sender is not None
    assert message.forwarded_sender.address == "ada@reader.example"


def test_line_ends_that_the_style_keeps_are_kept() -> None:
    assert read_html('<div style="white-space: pre-wrap">One\ntwo</div>').text == "One\ntwo\n"


@pytest.mark.parametrize("style", ["margin-top: 9999999em", "padding-left: 9999999em", "margin: 1e999em"])
def test_a_monstrous_margin_adds_nothing(style: str) -> None:
    assert read_html(f'<div style="{style}">One<br>two</div>' * 3).text == "One\ntwo\n" * 3


def test_a_signature_block_is_told_apart() -> None:
    message = mail('<p>It spans 120 m.</p><div class="gmail_signature">Rosa Marín<br>Lemford</div>')
    assert message.own_words == "It spans 120 m."
    assert message.words_of(Role.SIGNATURE) == "Rosa Marín\nLemford"


def test_outlooks_drawn_line_and_header_block_are_quoted() -> None:
    message = mail(
        "<p class=MsoNormal>No, 120.</p><div style='border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> Desk &lt;d@gazette.example&gt;"
        "<br><b>Sent:</b> Monday, March 2, 2026 10:00<br><b>To:</b> Rosa<br><b>Subject:</b> Bridge</p></div><p>It spans 210 m.</p>"
    )
    assert message.own_words == "No, 120."


def test_layout_marks_cannot_be_smuggled_in() -> None:
    body = read_html("<p>&#xE000;Mine.&#xE002;&#xE005;7&#xE007; \ue000More.</p>")
    assert (body.quoted, body.anchors) == ([], [])
    assert body.text == "Mine.7 More.\n"


def test_spaces_that_only_lay_out_are_plain_ones() -> None:
    assert read_html("<p>a&nbsp;b</p><p>&nbsp;</p><p>c</p>").text == "a b\n\nc\n"


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 200_000 + "the words",
        "<blockquote>" * 20_000 + "the words",
        "<table><tr><td>" * 5_000 + "the words",
        "<p>the words</p>" + "<script>" * 200_000,
        "<table>" + "<tr><td>a</td></tr>" * 30_000 + "</table>the words",
        "<p>the words" + "<" * 100_000,
    ],
    ids=["deep", "deep quotes", "deep tables", "scripts", "large table", "brackets"],
)
def test_hostile_markup_still_gives_its_words(source: str) -> None:
    assert "the words" in read_html(source).text


@pytest.mark.parametrize("source", ["", " ", "<!-- only a comment -->", "<html></html>", "<?xml version='1.0'?>"])
def test_empty_markup_is_empty_text(source: str) -> None:
    assert read_html(source).text.strip() == ""

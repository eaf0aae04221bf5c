"""Articles as content systems hand them out."""

import pytest

from corrections_inbox.articles.fragment import read_fragment


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        (" \n", ""),
        ("Plain words &amp; signs", "Plain words & signs"),
        ("<p>One<br>line.</p><p>Two <b>bo</b>ld.</p>", "One line.\n\nTwo bold."),
        ("Loose words<p>A paragraph.</p>after it", "Loose words\n\nA paragraph.\n\nafter it"),
        ("<h2>Head</h2><ul><li>a</li><li>b</li></ul>", "Head\n\na\n\nb"),
        ("<table><tr><td>Pier</td><td>3</td></tr><tr><td>Pier</td><td>4</td></tr></table>", "Pier 3\n\nPier 4"),
        ("<blockquote><p>“Closed,” she said.</p></blockquote>", "“Closed,” she said."),
        ("<script>x()</script><style>p{}</style><iframe src=x></iframe><p>Text.</p><!-- no -->", "Text."),
        ("<p>Con&#1;trol\x01 and \ud800.</p>", "Con trol and \ufffd."),
    ],
)
def test_blocks_become_paragraphs_and_machinery_is_left_out(markup: str, text: str) -> None:
    assert " ".join(read_fragment(markup).text.split(" ")) == text


def test_captions_stand_apart_from_the_text() -> None:
    figure = "<figure><img src='a.jpg'><figcaption>The <i>third</i> pier.</figcaption></figure>"
    old = "<div class='wp-caption'><img src='b.jpg'><p class='wp-caption-text'>The ferry.</p></div>"
    fragment = read_fragment(f"<p>One.</p>{figure}{old}<p>Two.</p>")
    assert (fragment.text, fragment.captions) == ("One.\n\nTwo.", ("The third pier.", "The ferry."))

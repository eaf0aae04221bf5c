import pytest

from corrections_inbox.articles import Article
from corrections_inbox.matching.layout import Layout, layouts
from corrections_inbox.matching.sentences import of_article

LEAD = "The ferry sank on Tuesday.\n\n"


def last(paragraph: str, *, after: str = LEAD, before: str = "") -> Layout:
    body = of_article(Article("1", "https://gull.example/1", "", after + paragraph + before))
    return layouts(body)[after.count("\n\n")]


@pytest.mark.parametrize(
    "caption",
    [
        "The ferry at the quay in June. (Photo: Ada Bloom/Gull)",
        "The ferry at the quay in June. Photo by Ada Bloom",
        "The ferry at the quay. | AP Photo",
        "FILE - In this June photo the ferry stands at the quay.",
        "The ferry at the quay in June.\n(Ada Bloom/Reuters)",
        "A sailor, pictured last summer, mends a sail.",
    ],
)
def test_a_credit_tells_a_caption(caption: str) -> None:
    assert last(caption, before="\n\nMore.") is Layout.CAPTION


@pytest.mark.parametrize(
    "text", ["The pilot has left Saltmere, his file says.", "He is right.", "It was a file of photos that he took."]
)
def test_everyday_words_of_captions_make_none(text: str) -> None:
    assert last(text, before="\n\nMore.") is Layout.TEXT


def test_a_short_line_without_a_full_stop_is_a_subheading_unless_it_is_the_last() -> None:
    assert last("Who built the ferry", before="\n\nMore.") is Layout.SUBHEADING
    assert last("Who built the ferry") is Layout.TEXT


def test_a_long_paragraph_in_quotation_marks_or_after_a_colon_is_a_quotation() -> None:
    long = "The yard had never built a hull of that length before, and the drawings that we have seen were for another ship altogether"
    assert last(f"“{long}.”") is Layout.QUOTATION
    assert last(f"{long}.", after="He wrote:\n\n") is Layout.QUOTATION
    assert last(f"{long}.") is Layout.TEXT


def test_a_signed_post_is_told_by_its_name() -> None:
    assert last("So sad tonight.\n— Ines Okonjo (@okonjo) March 1, 2026", before="\n\nMore.") is Layout.POST


def test_an_article_without_a_body_has_no_layout() -> None:
    assert layouts(()) == []


def test_what_stands_before_the_dateline_is_the_pages_own() -> None:
    paragraphs = "A crowd gathers on the quay.\n\nSALTMERE, Norway (Gull) — The ferry sank on Tuesday.\n\nMore."
    body = of_article(Article("1", "https://gull.example/1", "", paragraphs))
    assert layouts(body) == [Layout.FURNITURE, Layout.TEXT, Layout.TEXT]


def test_a_line_of_names_before_the_text_is_a_byline_however_long() -> None:
    names = "Ada Bloom and Tobias Rennfeld and Ines van der Okonjo and Marguerite Aubel and Cato J. Winterbourne"
    body = of_article(Article("1", "https://gull.example/1", "", f"{names}\n\nThe ferry sank.\n\nMore."))
    assert layouts(body) == [Layout.FURNITURE, Layout.TEXT, Layout.TEXT]


def test_an_agency_that_a_page_runs_into_the_next_line_still_tells_a_caption() -> None:
    assert last("Guests at the quay, Friday. | AP The ferry that could not float", before="\n\nMore.") is Layout.CAPTION

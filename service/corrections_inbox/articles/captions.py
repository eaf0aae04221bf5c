"""Picture captions: text extraction drops them, readers report errors in them."""

from lxml.html import HtmlElement

from corrections_inbox.articles.page import words_of

_MOST = 100
_LONGEST = 2000  # characters: beyond it, the element is no caption
_SHORTEST = 4
_PLACES = "//figcaption | //*[contains(concat(' ', @class, ' '), ' wp-caption-text ')] | //*[@itemprop='caption' and not(self::meta)]"
# Furniture of the site: teasers to other articles have captions too.
_FURNITURE = "ancestor::nav or ancestor::aside or ancestor::footer or ancestor::form"


def captions(tree: HtmlElement) -> tuple[str, ...]:
    """The captions on the page in reading order, each once."""
    found = (words_of(place) for place in tree.xpath(f"({_PLACES})[not({_FURNITURE}) and not(ancestor::figcaption)]"))
    return tuple(dict.fromkeys(text for text in found if _SHORTEST <= len(text) <= _LONGEST))[:_MOST]

"""HTML of mail made harmless: words and their structure stay; nothing runs, nothing loads, nothing looks like ours."""

from urllib.parse import urlsplit

import nh3


def _listed(names: str) -> frozenset[str]:
    return frozenset(names.split())


_STRUCTURE = _listed(
    "p div br hr blockquote pre ul ol li dl dt dd table caption thead tbody tfoot tr td th h1 h2 h3 h4 h5 h6"
)
_WORDS = _listed("span b strong i em u s del ins sub sup small code a img")
# Dropped with all that they hold; of every other element the words stay.
_DROPPED = _listed(
    "script style head title template noscript noembed noframes iframe frame frameset object embed applet audio video "
    "canvas svg math select textarea button xmp plaintext"
)
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "img": {"alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
_SCHEMES = frozenset({"http", "https", "mailto"})
_LONGEST = 2_000  # of an attribute


def sanitised(html: str) -> str:
    """A fragment that no browser can be hurt by: no script, style, form or frame; pictures are told by their words alone.

    Links are to web pages and addresses, open in a window of their own, and tell nobody where they were followed.
    """
    return nh3.clean(
        html,
        tags=set(_STRUCTURE | _WORDS),
        clean_content_tags=set(_DROPPED),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=set(_SCHEMES),
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if len(value) > _LONGEST:
        return None
    return _plain_link(value) if (tag, name) == ("a", "href") else value


def _plain_link(url: str) -> str | None:
    """The link, unless it is written so as to look like one to another host."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return None if parts.scheme.lower() not in _SCHEMES or "@" in parts.netloc or "\\" in url else url.strip()

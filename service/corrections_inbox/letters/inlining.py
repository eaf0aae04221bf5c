"""Styles moved into the tags, because many mail programs drop the style sheet."""

from css_inline import CSSInliner

# `keep_at_rules` keeps the dark and the narrow layout for the programs that know them; nothing is ever fetched.
_INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def inlined(html: str) -> str:
    """The same page with its styles as attributes; `@media` rules stay in a style sheet."""
    return str(_INLINER.inline(html))

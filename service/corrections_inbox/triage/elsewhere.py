"""Whether a mail is about a site that it names and links, and that is not ours."""

import re
from urllib.parse import urlsplit

from corrections_inbox.message import Role
from corrections_inbox.triage.voice import Voice

_SHORTEST_NAME = 6  # letters: shorter ones are words of any sentence
_NEAR = 40  # characters between a site's name and the article of it that is spoken of


def site_at_fault(voice: Voice) -> str:
    """The linked site, not ours, whose article is said to be wrong; empty where anything points at us.

    A site linked as a source is named too, so nothing may address us, say what we print or call the site a source.
    """
    if not voice.publication.hosts or voice.links_to_us or not voice.found("error"):
        return ""
    if any(voice.found(topic) for topic in ("addresses_us", "supports")):
        return ""
    return next((name for name in _linked_names(voice) if _has_article(voice, name)), "")


def _linked_names(voice: Voice) -> list[str]:
    hosts = (urlsplit(link.url).hostname or "" for link in voice.message.links if link.role is not Role.SIGNATURE)
    labels = (max(host.split(".")[:-1], key=len, default="").replace("-", "") for host in hosts)
    return [label for label in labels if len(label) >= _SHORTEST_NAME]


def _has_article(voice: Voice, name: str) -> bool:
    """Whether a word for an article stands near a site's name, which is a host's label there set out in words."""
    spelled = r"\W*".join(map(re.escape, name))
    for match in re.finditer(rf"\b{spelled}\b", voice.text):
        near = voice.text[max(match.start() - _NEAR, 0) : match.end() + _NEAR]
        if voice.found_in(near, "article"):
            return True
    return False

"""A visit taken to its end, and the pages of a made-up paper."""

from dataclasses import dataclass

from corrections_inbox.articles import Article
from corrections_inbox.sources import Source, SourceState, Trouble

NONE = SourceState()
SENTENCES = (
    "The old harbour bridge will stay closed until the end of April, the town's engineer said on Monday.",
    "Divers found cracks in two of the nine piers, she told the council, and a third could not be reached.",
    "About 4,200 people cross the bridge on a working day, most of them on their way to the shipyard.",
)
TEXT = "\n\n".join(SENTENCES)


@dataclass(frozen=True, slots=True)
class Visited:
    articles: tuple[Article, ...]
    troubles: tuple[Trouble, ...]
    state: SourceState

    @property
    def headlines(self) -> list[str]:
        return [article.headline for article in self.articles]


def visited(source: Source, state: SourceState = NONE) -> Visited:
    so_far = Visited((), (), state)
    for step in source.visit(state):
        so_far = Visited(so_far.articles + step.articles, so_far.troubles + step.troubles, step.state)
    return so_far


def page(headline: str, head: str = "") -> str:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    body = f"<article><h1>{headline}</h1>{text}</article>"
    return f"<!doctype html><html><head><title>{headline}</title>{head}</head><body>{body}</body></html>"

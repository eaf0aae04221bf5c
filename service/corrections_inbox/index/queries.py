"""Texts as queries: the rarest of their terms, any of which an article may have."""

from collections.abc import Callable, Sequence
from itertools import accumulate

import tantivy

from corrections_inbox.index import documents
from corrections_inbox.matching import Window
from corrections_inbox.matching.terms import terms

LONGEST_QUERY = 512  # different terms; more of a mail adds nothing but time
# Entries of the term lists that one search reads, the rarest terms' first. All terms of a mail have fewer in an archive
# of some 100,000 articles; in larger ones its commonest words, which tell least and cost most, are left out.
MOST_POSTINGS = {"content": 1_500_000, "headline": 300_000}
FEWEST_TERMS = 8

_SCHEMA = documents.schema()


def any_of(field: str, text: str, frequency: Callable[[str, str], int]) -> tantivy.Query | None:
    """What has any of the text's rarest terms, ranked by all of them; None where no article has any of its terms."""
    telling = _telling(field, text, frequency)
    return _of_terms(field, telling, tantivy.Occur.Should) if telling else None


def all_of(field: str, text: str) -> tantivy.Query | None:
    """What has all of the text's terms; None where it has none."""
    found = list(dict.fromkeys(terms(text)))[:LONGEST_QUERY]
    return _of_terms(field, found, tantivy.Occur.Must) if found else None


def within(words: tantivy.Query, window: Window | None) -> tantivy.Query:
    """The same among what was published in the window, which narrows and does not add to the score."""
    if window is None:
        return words
    days = tantivy.Query.range_query(
        _SCHEMA,
        "published",
        tantivy.FieldType.Integer,
        documents.seconds(window.earliest),
        documents.seconds(window.latest),
        use_inverted_index=True,
    )
    narrowing = tantivy.Query.boost_query(days, 0.0)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, words), (tantivy.Occur.Must, narrowing)])


def _of_terms(field: str, listed: Sequence[str], occur: tantivy.Occur) -> tantivy.Query:
    query = tantivy.Query
    return query.boolean_query([(occur, query.term_query(_SCHEMA, field, one, index_option="freq")) for one in listed])


def _telling(field: str, text: str, frequency: Callable[[str, str], int]) -> list[str]:
    """The rarest terms of a text, as many as may be searched for; terms that no article has are left out."""
    counts = {term: frequency(field, term) for term in dict.fromkeys(terms(text))}
    ordered = sorted((term for term, count in counts.items() if count), key=counts.__getitem__)[:LONGEST_QUERY]
    read = accumulate(map(counts.__getitem__, ordered))
    most = MOST_POSTINGS[field]
    return [
        term
        for place, (term, sum_) in enumerate(zip(ordered, read, strict=True))
        if place < FEWEST_TERMS or sum_ <= most
    ]

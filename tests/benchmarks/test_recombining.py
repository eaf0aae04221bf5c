"""A recombined archive grows without end, is the same each time, and keeps the true articles."""

import importlib
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from corrections_inbox.articles import Article

TRUE = [
    Article(
        id=f"true-{number}",
        url=f"https://www.harbourpost.example/{number}",
        headline=f"The {thing} of Tilda Okonjo is mended",
        text=f"On Monday {2000 + number} people came to see the {thing} at Morrow Quay. Tilda Okonjo had mended it "
        f"with {number} nails and some tar, and nobody knew how.\n\nThe council paid for the {thing} in the end.",
        byline="Rosa Lindqvist",
        published=datetime(2026, 1, 1 + number, tzinfo=UTC),
    )
    for number, thing in enumerate(("boat", "crane", "lamp", "pier", "clock", "well", "bell"))
]


@pytest.fixture
def recombining(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    return importlib.import_module("recombining")


def test_every_true_article_comes_once_among_made_up_ones(recombining: ModuleType) -> None:
    found = list(recombining.Recombined(TRUE).articles(0, 60))
    assert sorted(article.id for article in found if article in TRUE) == sorted(article.id for article in TRUE)
    assert len({article.id for article in found}) == len({article.url for article in found}) == 60


def test_an_article_depends_on_the_seed_and_its_number_alone(recombining: ModuleType) -> None:
    archive = recombining.Recombined(TRUE)
    at_once = list(archive.articles(0, 30))
    assert list(archive.articles(17, 30)) == at_once[17:]
    assert list(recombining.Recombined(TRUE, seed=2).articles(1, 5)) != at_once[1:5]


def test_runs_of_true_words_are_kept_and_names_and_figures_exchanged(recombining: ModuleType) -> None:
    made = list(recombining.Recombined(TRUE).articles(100, 200))
    pairs = {pair for article in TRUE for pair in pairwise(article.text.split())}
    share = sum(pair in pairs for article in made for pair in pairwise(article.text.split()))
    assert share > 0.3 * sum(len(article.text.split()) for article in made)
    assert any("Okonjo" not in article.byline + article.headline for article in made)
    assert all(
        TRUE[0].published <= article.published <= TRUE[-1].published
        for article in made
        if article.published and TRUE[0].published and TRUE[-1].published
    )

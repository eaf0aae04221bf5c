"""The reader of one installation: a process of its own that is told what the settings say, and no secret."""

from corrections_inbox.jobs.house import House
from corrections_inbox.reading import BoundedReader, Instructions
from corrections_inbox.settings import Settings


def reader_of(settings: Settings, house: House) -> BoundedReader:
    """A reader for this house, not started yet. Where matching is switched off it looks for no article."""
    matching = settings.matching
    if not matching.enabled:
        return BoundedReader(Instructions(house.publication))
    return BoundedReader(
        Instructions(
            house.publication, settings.index_dir, matching.link_threshold, matching.semantic_model, settings.home
        )
    )

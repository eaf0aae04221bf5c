"""The optional model of meaning, by the settings."""

from corrections_inbox.matching.similarity import Encoder
from corrections_inbox.semantics import SentenceModel
from corrections_inbox.settings import Settings


def encoder_of(settings: Settings) -> Encoder | None:
    """The model that reranks passages, loaded; None where the settings name none.

    Raises:
        SettingsError: the model can't be had.
    """
    name = settings.matching.semantic_model
    return SentenceModel.load(name, settings.home) if name and settings.matching.enabled else None

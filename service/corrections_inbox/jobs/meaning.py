"""The optional model of meaning, by the settings."""

from typing import TYPE_CHECKING

from corrections_inbox.settings import Settings

if TYPE_CHECKING:
    from corrections_inbox.matching.similarity import Encoder


def encoder_of(settings: Settings) -> "Encoder | None":
    """The model that reranks passages, loaded; None where the settings name none.

    Raises:
        SettingsError: the model can't be had.
    """
    from corrections_inbox.semantics import SentenceModel  # noqa: PLC0415  heavy: loaded only where it is used

    name = settings.matching.semantic_model
    return SentenceModel.load(name, settings.home) if name and settings.matching.enabled else None

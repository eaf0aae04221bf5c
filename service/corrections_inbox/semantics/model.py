"""A sentence-embedding model behind matching's port, from a local folder or a hub (extra `[semantic]`)."""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from corrections_inbox.errors import SettingsError

KEY = "matching.semantic_model"
BATCH = 32


class SentenceModel:
    """A model of the library sentence-transformers, on the processor; slow to load, a second or two for 100 sentences."""

    def __init__(self, model: Any) -> None:
        self._model = model

    @classmethod
    def load(cls, name: str, home: Path) -> Self:
        """The model in the folder `name`, which may be relative to `home`, or, where there is none, of that name on the hub.

        Raises:
            SettingsError: the library is missing, or the folder, or the hub does not give the model.
        """
        folder = home / Path(name).expanduser()
        if not folder.is_dir() and _is_path(name):
            raise SettingsError(f"{KEY}: there is no folder {folder}")
        try:
            library = importlib.import_module("sentence_transformers")
        except ImportError as error:
            raise SettingsError(f"{KEY} needs the extra [semantic]: {error}") from error
        try:
            return cls(library.SentenceTransformer(str(folder) if folder.is_dir() else name, device="cpu"))
        # The library lets through whatever its layers raise (files, tokens, network); to the operator it is one thing.
        except Exception as error:
            raise SettingsError(f"{KEY}: {name!r} can't be loaded ({_first_line(error)})") from error

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """One row of length 1 for each text."""
        rows = self._model.encode(list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(rows, dtype=np.float64)


def _is_path(name: str) -> bool:
    """Whether a name can only be meant as a folder: a hub's names are `model` or `owner/model`."""
    return name.startswith((".", "/", "~")) or name.count("/") > 1


def _first_line(error: Exception) -> str:
    return next(iter(str(error).split("\n")), "") or type(error).__name__

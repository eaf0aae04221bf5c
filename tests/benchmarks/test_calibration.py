"""What the calibration benchmark says of confidences, and that its curves are drawn."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def calibration(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("calibration")


def test_what_is_right_as_often_as_said_has_no_error(calibration: ModuleType) -> None:
    said = [calibration.Said(0.75, right) for right in (True, True, True, False)]
    [one] = calibration.binned(said)
    assert (one.mails, one.mean, one.right) == (4, 0.75, 0.75)
    assert calibration.calibration_error([one]) == 0


def test_the_error_is_the_gap_by_mails(calibration: ModuleType) -> None:
    said = [calibration.Said(1.0, right=False, mails=1), calibration.Said(0.2, right=False, mails=3)]
    assert calibration.calibration_error(calibration.binned(said)) == pytest.approx((1.0 + 3 * 0.2) / 4)


def test_shuffles_narrow_no_interval(calibration: ModuleType) -> None:
    once = calibration.binned([calibration.Said(0.9, right) for right in (True, True, False)])
    thrice = calibration.binned([calibration.Said(0.9, right, 1 / 3) for right in (True, True, False) * 3])
    assert thrice[0].interval == pytest.approx(once[0].interval)


def test_the_curves_are_drawn(calibration: ModuleType, tmp_path: Path) -> None:
    calibration.draw({"article": [calibration.Said(0.9, right=True)]}, tmp_path / "curve.png")
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")

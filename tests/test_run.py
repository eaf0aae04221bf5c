"""`./run`, the newcomer's command: from any folder, in any folder, and in words where something is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from corrections_inbox import __version__

ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("run", "pyproject.toml", "README.md", "LICENSE", "service", "templates", "config")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What is needed of the project, in a folder whose name has a space, with nothing installed."""
    folder = tmp_path / "a clone"
    folder.mkdir()
    for name in (*NEEDED, *(lock.name for lock in ROOT.glob("requirements*.lock"))):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder)
    return folder


def call(clone: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Calls it from the folder above, with next to no environment."""
    bare = {"PATH": os.environ["PATH"], "HOME": str(clone.parent)} | environment
    return subprocess.run(  # noqa: S603  our own script
        [clone / "run", *words], cwd=clone.parent, env=bare, capture_output=True, text=True, check=False, timeout=900
    )


def test_its_help_installs_nothing(clone: Path) -> None:
    assert "./run demo" in call(clone, "help").stdout
    assert not (clone / ".venv").exists()


def test_a_python_that_will_not_do_is_told_in_a_sentence(clone: Path) -> None:
    result = call(clone, "version", PYTHON="/nowhere/python")
    assert result.returncode == 2
    assert "/nowhere/python is not Python 3.11 or newer" in result.stderr


def test_a_venv_that_cannot_be_made_leaves_nothing_behind(clone: Path) -> None:
    # Debian without python3-venv: the folder is made, then pip's part of it fails.
    fake = clone / "python"
    fake.write_text(
        '#!/bin/sh\n[ "$1" = -c ] && exit 0\nmkdir -p "$3/bin"; touch "$3/bin/python"; exit 1\n', encoding="utf-8"
    )
    fake.chmod(0o755)
    result = call(clone, "version", PYTHON=str(fake))
    assert result.returncode == 2
    assert "python3-venv" in result.stderr
    assert not (clone / ".venv").exists()


@pytest.mark.servers
def test_the_runtime_lock_alone_runs_the_command_in_the_callers_folder(clone: Path) -> None:
    (clone.parent / "articles.jsonl").write_text("no JSON\n", encoding="utf-8")
    first = call(clone, "version")
    again = call(clone, "articles", "import", "articles.jsonl")
    assert first.stdout.strip() == __version__, first.stderr
    assert "articles.jsonl:1:" in again.stderr
    assert "installing" not in again.stderr

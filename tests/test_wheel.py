"""The built distributions: all that the service needs is in them, nothing that is ignored, and they run anywhere."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from corrections_inbox import __version__

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("service", "templates", "config", "tests", "docs", "benchmarks", ".ci")
DECOY = "a password that must stay at home"
DECOYS = (
    "corrections-inbox.toml",
    "secrets/mailbox-password",
    "var/secret",
    "config/var/secret",
    "templates/var/secret",
    "service/corrections_inbox/var/secret",
    "service/corrections_inbox/__pycache__/settings.cpython-311.pyc",
)


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd), "COLUMNS": "100"}
    return subprocess.run(  # noqa: S603  our own commands
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def succeeded(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project as a developer has it: with settings, secrets and a database lying about."""
    copy = tmp_path_factory.mktemp("checkout")
    for file in ROOT.iterdir():
        if file.is_file():
            shutil.copy(file, copy)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in DECOYS:
        decoy = copy / name
        decoy.parent.mkdir(parents=True, exist_ok=True)
        decoy.write_text(DECOY, encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def distributions(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist, and the wheel that was built from it."""
    out = tmp_path_factory.mktemp("dist")
    succeeded(run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, checkout, cwd=out))
    return next(out.glob("*.tar.gz")), next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel_files(distributions: tuple[Path, Path]) -> dict[str, bytes]:
    return contents(distributions[1])


@pytest.fixture(scope="module")
def installation(distributions: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A venv with the wheel in it. It borrows the libraries of this one, so that no index is needed."""
    venv = tmp_path_factory.mktemp("installation") / "venv"
    succeeded(run(sys.executable, "-m", "venv", "--without-pip", venv, cwd=venv.parent))
    python = venv / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps")
    succeeded(run(*pip, distributions[1], cwd=venv.parent))
    # A line in a .pth file adds the folder, and does not follow the .pth file of the editable install in there.
    site = Path(
        succeeded(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=venv)).strip()
    )
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return venv


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def command(installation: Path) -> Path:
    return installation / "bin" / "corrections-inbox"


def files_below(folder: Path) -> set[str]:
    ignored = {"__pycache__", "var"}
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if not ignored.intersection(path.parts)}


@pytest.mark.parametrize(
    ("folder", "shipped_as"),
    [
        ("service/corrections_inbox", "corrections_inbox"),
        ("templates", "corrections_inbox/templates"),
        ("config", "corrections_inbox/config"),
    ],
)
def test_every_file_of_the_package_is_in_the_wheel(
    checkout: Path, wheel_files: dict[str, bytes], folder: str, shipped_as: str
) -> None:
    missing = {f"{shipped_as}/{name}" for name in files_below(checkout / folder)} - wheel_files.keys()
    assert missing == set()


def test_the_wheel_holds_nothing_but_the_package_and_its_metadata(wheel_files: dict[str, bytes]) -> None:
    top = {name.split("/")[0] for name in wheel_files}
    assert top == {"corrections_inbox", f"corrections_inbox-{__version__}.dist-info"}


def test_no_ignored_file_is_in_the_wheel(wheel_files: dict[str, bytes]) -> None:
    assert [name for name, content in wheel_files.items() if DECOY.encode() in content] == []


@pytest.fixture(scope="module")
def sdist_files(distributions: tuple[Path, Path]) -> set[str]:
    with tarfile.open(distributions[0]) as archive:
        return {member.name.partition("/")[2] for member in archive.getmembers()}


def test_no_ignored_file_is_in_the_sdist(sdist_files: set[str]) -> None:
    assert sdist_files.isdisjoint(DECOYS)


def test_the_sdist_is_the_whole_project(checkout: Path, sdist_files: set[str]) -> None:
    needed = {f"{folder}/{name}" for folder in FOLDERS for name in files_below(checkout / folder)}
    needed |= {"run", "pyproject.toml", "CHANGELOG.md", *(lock.name for lock in checkout.glob("requirements*.lock"))}
    assert needed - sdist_files == set()


def test_the_wheel_is_the_same_from_the_sdist_and_from_the_checkout(
    checkout: Path, wheel_files: dict[str, bytes], tmp_path: Path
) -> None:
    succeeded(
        run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, checkout, cwd=tmp_path)
    )
    assert contents(next(tmp_path.glob("*.whl"))) == wheel_files


def test_the_installed_command_tells_its_version_from_anywhere(installation: Path, tmp_path: Path) -> None:
    assert succeeded(run(command(installation), "version", cwd=tmp_path)).strip() == __version__


@pytest.mark.parametrize(
    "name", ["templates/email", "config/corrections-inbox.toml", "config/triage/en.toml", "demo/paper/articles.jsonl"]
)
def test_what_ships_is_found_inside_the_installation(installation: Path, tmp_path: Path, name: str) -> None:
    program = f"from corrections_inbox.paths import shipped; print(shipped({name!r}))"
    found = Path(succeeded(run(installation / "bin" / "python", "-c", program, cwd=tmp_path)).strip())
    assert found.is_relative_to(installation)


def test_an_installation_takes_articles_in_and_passes_its_check(installation: Path, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text('{"url": "https://courier.example/a", "headline": "A", "text": "B."}\n', encoding="utf-8")
    config = tmp_path / "corrections-inbox.toml"
    config.write_text('[publication]\nname = "The Harbour Courier"\n', encoding="utf-8")
    imported = succeeded(run(command(installation), "articles", "import", articles, cwd=tmp_path))
    checked = succeeded(run(command(installation), "--config", config, "check", cwd=tmp_path))
    assert "1 new" in imported
    assert "templates compile" in checked


def test_an_installation_has_the_demos_paper(installation: Path, tmp_path: Path) -> None:
    program = (
        "from datetime import UTC, datetime\n"
        "from corrections_inbox.demo import corpus\n"
        "now = datetime(2026, 3, 2, tzinfo=UTC)\n"
        "print(len(list(corpus.articles(now))) >= 40, len(list(corpus.mails(now))) >= 30)"
    )
    assert succeeded(run(installation / "bin" / "python", "-c", program, cwd=tmp_path)) == "True True\n"

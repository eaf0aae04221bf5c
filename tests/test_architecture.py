"""The line is straight: imports go one way, and the pure packages stay pure."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import corrections_inbox

PACKAGE = Path(corrections_inbox.__file__).parent

# Each layer may import what stands in later rows, never its own neighbours nor what stands above it.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"cli"}),
    frozenset({"demo"}),
    frozenset({"scheduler", "desk"}),
    frozenset({"jobs"}),
    frozenset({"actions"}),
    frozenset({"reading"}),
    frozenset({"store", "mailbox", "sources", "index", "smtp", "semantics"}),
    frozenset({"oauth2"}),
    frozenset({"letters"}),
    frozenset({"cases"}),
    frozenset({"matching", "triage"}),
    frozenset({"message", "articles"}),
    frozenset({"configuration"}),
    frozenset({"settings"}),
    frozenset({"oauth2_settings"}),
    frozenset({"logs", "paths", "errors", "loading", "__init__"}),
)
PURE = frozenset({"message", "articles", "triage", "matching", "cases", "letters"})
IMPURE_IMPORTS = frozenset(
    {"socket", "ssl", "smtplib", "imaplib", "imapclient", "sqlite3", "sqlmodel", "sqlalchemy", "httpx2", "tantivy"}
    | {"subprocess", "threading", "apscheduler", "typer", "urllib.request"}
)
CLOCKS = frozenset({"now", "utcnow", "today", "time", "monotonic", "localtime", "gmtime"})


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def layer_of(name: str) -> int:
    return next(i for i, layer in enumerate(LAYERS) if name in layer)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def imported_packages(path: Path) -> set[str]:
    own = {name.split(".")[1] for name in imports(path) if name.startswith("corrections_inbox.")}
    return own - {name_of(path)}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    mine = layer_of(name_of(path))
    for other in imported_packages(path):
        assert layer_of(other) > mine, f"{path.name} imports {other}"


@pytest.mark.parametrize(
    "path", [p for p in modules() if name_of(p) in PURE], ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_pure_packages_know_no_io_and_no_settings(path: Path) -> None:
    found = set(imports(path))
    assert not {name for name in found if name in IMPURE_IMPORTS or name.split(".")[0] in IMPURE_IMPORTS}
    assert "corrections_inbox.settings" not in found


@pytest.mark.parametrize(
    "path", [p for p in modules() if name_of(p) in PURE], ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_pure_packages_read_no_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
    clocks = [f for f in calls if isinstance(f, ast.Attribute) and f.attr in CLOCKS and isinstance(f.value, ast.Name)]
    assert not [
        f"{f.value.id}.{f.attr}"
        for f in clocks
        if isinstance(f.value, ast.Name) and f.value.id in {"datetime", "date", "time"}
    ]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_and_functions_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350
    assert not [(name, lines) for name, lines in functions(path) if lines > 50]

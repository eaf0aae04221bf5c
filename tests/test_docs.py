"""What is written about the settings stays true."""

import itertools
import re
import tomllib
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from corrections_inbox.paths import shipped
from corrections_inbox.settings import Section, Settings

DOCUMENT = shipped("config") / "corrections-inbox.toml"
NAMED_TABLES = {"mailbox": "main", "source": "news", "webhook": "cms"}
# A time that documents `since`, and the keys that must be given, stand there as examples.
EXAMPLES = {"mailbox.main.since", "mailbox.main.host", "mailbox.main.username"} | {
    "source.news.kind",
    "source.news.url",
    "webhook.cms.url",
}


def documented() -> dict[str, Any]:
    """The file with every commented-out setting put in force."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return tomllib.loads(re.sub(r"^#(?=[a-z_0-9]+ = )", "", text, flags=re.MULTILINE))


def section_model(name: str) -> type[BaseModel] | None:
    annotation = Settings.model_fields[name].annotation
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, Section):
            return candidate
    return None


def keys() -> Iterator[tuple[str, str, Any]]:
    for name in Settings.model_fields:
        model = section_model(name)
        table = f"{name}.{NAMED_TABLES[name]}" if name in NAMED_TABLES else name
        yield from keys_of(model, table) if model else ()


def keys_of(model: type[BaseModel], table: str) -> Iterator[tuple[str, str, Any]]:
    for key, field in model.model_fields.items():
        if isinstance(field.default, BaseModel):
            yield from keys_of(type(field.default), f"{table}.{key}")
        else:
            yield table, field.alias or key, field.default


def lookup(table: str, key: str) -> Any:
    value: Any = documented()
    for part in (*table.split("."), key):
        value = value[part]
    return value


@pytest.mark.parametrize("section", Settings.model_fields)
def test_every_section_is_documented(section: str) -> None:
    assert section in documented()


@pytest.mark.parametrize(("table", "key", "default"), list(keys()), ids=str)
def test_every_key_is_documented_with_its_default(table: str, key: str, default: Any) -> None:
    value = lookup(table, key)
    if f"{table}.{key}" not in EXAMPLES:
        assert str(value) == plain(default)


def plain(default: Any) -> str:
    if hasattr(default, "get_secret_value"):
        return str(default.get_secret_value())
    if isinstance(default, list):
        return str([str(item) for item in default])
    return f"{default:%H:%M}" if hasattr(default, "hour") else str(default)


def test_no_key_is_documented_that_is_not_there() -> None:
    Settings(**documented())


def test_every_key_has_a_sentence_before_it() -> None:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    bare = [line for before, line in itertools.pairwise(lines) if is_setting(line) and not before.startswith("#")]
    assert bare == []


def is_setting(line: str) -> bool:
    return bool(re.match(r"#?[a-z_0-9]+ = ", line))

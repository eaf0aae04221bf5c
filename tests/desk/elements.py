"""Elements of a page by a small part of CSS: tags, `.class`, `#id`, `[name]`, `[name=value]`, descendants, commas."""

import re

from lxml import html

_STEP = re.compile(r"([\w*-]+)?((?:\.[\w-]+|#[\w-]+|\[[^\]]+\])*)")
_CONDITION = re.compile(r"\.([\w-]+)|#([\w-]+)|\[([\w-]+)(?:=['\"]?([^'\"\]]*)['\"]?)?\]")


def select(tree: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """The elements within `tree` that the selector means, in the order in which they stand."""
    paths = (_path(each.split()) for each in selector.split(","))
    found = tree.xpath(" | ".join(paths))
    assert isinstance(found, list)
    return [each for each in found if isinstance(each, html.HtmlElement)]


def words(tree: html.HtmlElement, selector: str) -> str:
    """All text of these elements, with single spaces."""
    return " ".join(" ".join(str(each.text_content()) for each in select(tree, selector)).split())


def _path(steps: list[str]) -> str:
    return "." + "".join(f"//{_step(step)}" for step in steps)


def _step(step: str) -> str:
    match = _STEP.fullmatch(step)
    assert match, step
    return (match[1] or "*") + "".join(f"[{_condition(each)}]" for each in _CONDITION.finditer(match[2]))


def _condition(each: re.Match[str]) -> str:
    class_name, identity, name, value = each.groups()
    if class_name:
        return f"contains(concat(' ', normalize-space(@class), ' '), ' {class_name} ')"
    if identity:
        return f"@id='{identity}'"
    return f"@{name}" if value is None else f"@{name}='{value}'"

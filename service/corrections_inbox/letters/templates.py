"""Templates of letters: a folder for each, three parts, the operator's files before the shipped ones."""

import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError, TemplateSyntaxError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from corrections_inbox.cases import Letter
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.letters.inlining import inlined
from corrections_inbox.letters.restraint import clean, line
from corrections_inbox.letters.rewording import paragraphs

PARTS = ("subject.txt", "body.txt", "body.html")
_REWORDED = "_base/reworded.html"
_SUBJECT_LIMIT = 200
_GAP = re.compile(r"\n{3,}")
# What an expression in a template can raise besides Jinja's own errors.
_FAILURES = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RuntimeError)


class BadTemplateError(CorrectionsInboxError):
    """A template is missing, can't be read or can't be rendered; the sentence names the file."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter's three parts. `subject` is one line; `html` carries its styles inline. `language` is what they are in."""

    subject: str
    text: str
    html: str
    language: str = "en"


class Templates:
    """The templates found in `folders`, the first folder winning file by file; each is compiled once.

    Raises:
        BadTemplateError: a folder is missing, holds something that is no letter, or lacks one of the three parts.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        for folder in folders:
            _refuse_strangers(folder)
        self._environment = _environment(folders)
        self._names = frozenset(self._environment.list_templates())
        self._languages = {letter: _languages(letter, self._names) for letter in Letter}
        self._refuse_incomplete(folders)

    def languages(self, letter: Letter) -> frozenset[str]:
        """The languages that a letter has a folder of its own for, besides the default."""
        return self._languages[letter]

    def render(self, letter: Letter, languages: Sequence[str], values: Mapping[str, object]) -> Rendered:
        """Renders the three parts in the first of `languages` that the letter is written in, else in the default.

        Raises:
            BadTemplateError: a part can't be rendered; the sentence names its file and line.
        """
        folder = self._folder(letter, languages)
        subject, text, html = (self._part(f"{folder}/{part}", values) for part in PARTS)
        return Rendered(line(subject, _SUBJECT_LIMIT), _tidy(text), inlined(html), folder.partition("/")[2] or "en")

    def reworded(self, rendered: Rendered, words: str, values: Mapping[str, object]) -> Rendered:
        """The same letter with another text, which its HTML part is made from too.

        Raises:
            BadTemplateError: the page that it is put into can't be rendered.
        """
        context = {**values, "language": rendered.language, "paragraphs": paragraphs(words)}
        return replace(rendered, text=_tidy(words), html=inlined(self._part(_REWORDED, context)))

    def compile_all(self) -> int:
        """Compiles every template and returns how many there are.

        Raises:
            BadTemplateError: one can't be compiled.
        """
        parts = [name for name in sorted(self._names) if name.endswith((".txt", ".html"))]
        for name in parts:
            self._compiled(name)
        return len(parts)

    def _folder(self, letter: Letter, languages: Sequence[str]) -> str:
        offered = self.languages(letter)
        for tag in languages:
            if tag.lower() in offered:
                return f"{letter}/{tag.lower()}"
            if (primary := tag.lower().partition("-")[0]) in offered:
                return f"{letter}/{primary}"
            if primary == "en":  # English is the default, and has no folder of its own
                break
        return str(letter)

    def _part(self, name: str, values: Mapping[str, object]) -> str:
        template = self._compiled(name)
        try:
            return template.render(values)
        except _FAILURES as error:
            file, number = _where(error, template.filename or name)
            raise BadTemplateError(f"The template {file} failed in line {number}: {error}.") from error

    def _compiled(self, name: str) -> Template:
        try:
            return self._environment.get_template(name)
        except TemplateSyntaxError as error:
            raise BadTemplateError(f"The template {error.filename} is wrong in line {error.lineno}: {error}.") from None
        except TemplateError as error:
            raise BadTemplateError(f"The template {name} could not be loaded: {error}.") from None
        except UnicodeDecodeError:
            raise BadTemplateError(f"The template {name} is not written in UTF-8.") from None

    def _refuse_incomplete(self, folders: Sequence[Path]) -> None:
        for letter in Letter:
            for folder in (str(letter), *(f"{letter}/{language}" for language in sorted(self.languages(letter)))):
                if missing := [part for part in PARTS if f"{folder}/{part}" not in self._names]:
                    places = " and ".join(str(place) for place in folders)
                    raise BadTemplateError(f"The letter {folder} lacks {' and '.join(missing)} (looked in {places}).")


def _languages(letter: Letter, names: frozenset[str]) -> frozenset[str]:
    paths = (name.split("/") for name in names if name.startswith(f"{letter}/"))
    # letter/language/part; whatever else lies about in a folder makes no language.
    return frozenset(path[1] for path in paths if path[2:] and path[2] in PARTS)


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, which need not examine what the values of letters hold: they are frozen, and made to be shown."""

    def getattr(self, obj: object, attribute: str) -> Any:
        if not attribute.startswith("_") and attribute in getattr(type(obj), "__dataclass_fields__", ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


def _environment(folders: Sequence[Path]) -> ImmutableSandboxedEnvironment:
    return _Sandbox(
        loader=FileSystemLoader(list(folders)),
        undefined=StrictUndefined,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        finalize=_finalize,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _finalize(value: object) -> object:
    """Strips what has no place in a letter from every value; text already escaped and undefined names pass."""
    if isinstance(value, Markup | Undefined):
        return value
    return clean(value) if isinstance(value, str) else value


def _refuse_strangers(folder: Path) -> None:
    if not folder.is_dir():
        raise BadTemplateError(f"There is no folder of templates at {folder}.")
    known = {*Letter, "_base"}
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.name.startswith(".") and entry.name not in known:
            raise BadTemplateError(f"{entry} is no letter; letters are {', '.join(sorted(Letter))}.")


def _tidy(text: str) -> str:
    lines = "\n".join(each.rstrip() for each in text.splitlines())
    return _GAP.sub("\n\n", lines).strip() + "\n"


def _where(error: Exception, file: str) -> tuple[str, int]:
    """The innermost line of a template that the error passed through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith((".txt", ".html"))]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else (file, 1)

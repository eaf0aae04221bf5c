"""References of cases, as we write them and as people do."""

import re

_WRITTEN = r"\bC-\d{4}-\d{4,9}\b"
REFERENCE = re.compile(_WRITTEN)
_IN_ANY_CASE = re.compile(_WRITTEN, re.IGNORECASE)


def named_in(text: str) -> tuple[str, ...]:
    """The cases that a text names, as `C-YYYY-NNNN`, each once, in their order."""
    return tuple(dict.fromkeys(found.upper() for found in _IN_ANY_CASE.findall(text)))

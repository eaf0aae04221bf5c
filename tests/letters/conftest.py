"""The shipped templates, compiled once."""

import pytest

from corrections_inbox.letters import Templates
from corrections_inbox.paths import shipped


@pytest.fixture(scope="session")
def templates() -> Templates:
    return Templates([shipped("templates/email")])

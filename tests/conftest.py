"""What every test shares: one moment in time."""

from datetime import UTC, datetime

import pytest

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW

"""The clock of a legal or privacy demand."""

from datetime import datetime, timedelta
from typing import get_args

import pytest

from corrections_inbox.cases import Lane
from corrections_inbox.cases.deadlines import DAYS, deadline_of, deadlines
from corrections_inbox.settings import LegalSettings


@pytest.mark.parametrize(
    ("jurisdiction", "chosen", "legal", "privacy"),
    [
        ("eu", {}, 14, 30),
        ("us", {}, 21, 45),
        ("br", {"privacy": 10}, 7, 10),
        ("uk", {"legal": 0}, None, 30),
        ("eu", {"legal": 0, "privacy": 0}, None, None),
    ],
)
def test_days_count_from_receipt(
    now: datetime, jurisdiction: str, chosen: dict[str, int], legal: int | None, privacy: int | None
) -> None:
    waits = deadlines(jurisdiction, chosen)
    for lane, days in ((Lane.LEGAL, legal), (Lane.PRIVACY, privacy)):
        assert deadline_of(lane, now, waits) == (now + timedelta(days=days) if days else None)
    assert deadline_of(Lane.FACTS, now, waits) is None


def test_every_jurisdiction_that_can_be_set_is_known() -> None:
    assert set(get_args(LegalSettings.model_fields["jurisdiction"].annotation)) == set(DAYS)

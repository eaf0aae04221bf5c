"""What is set in vain is said."""

import pytest

from corrections_inbox.jobs.unserved import unserved
from corrections_inbox.settings import Settings


def test_the_defaults_promise_nothing() -> None:
    assert unserved(Settings()) == ()


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"public": {"serve": True}}, "public"),
        ({"webhook": {"cms": {"url": "https://cms.courier.example"}}}, "webhook.cms"),
    ],
)
def test_a_setting_that_does_nothing_yet_is_named(settings: dict[str, object], named: str) -> None:
    assert unserved(Settings.model_validate(settings)) == (named,)

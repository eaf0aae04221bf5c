"""What the whole desk works with, made once at its start."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from sqlalchemy import Engine

from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.jobs.house import House
from corrections_inbox.jobs.step import Clock
from corrections_inbox.reading import ReadsAndOpens
from corrections_inbox.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """One installation's desk. `house` has its secret; `reader` opens hostile mail, from any thread."""

    settings: Settings
    engine: Engine
    house: House
    rules: HouseRules
    reader: ReadsAndOpens
    clock: Clock

    @property
    def base_url(self) -> str:
        """The address that editors reach the desk at, without a slash at its end; empty where none is set."""
        return self.settings.desk.base_url.rstrip("/")

    @property
    def is_secure(self) -> bool:
        """Whether editors reach the desk by https."""
        return self.base_url.startswith("https://")

    @property
    def secret(self) -> str:
        return self.house.letterhead.secret


def desk_of(request: Request) -> Desk:
    return cast("Desk", request.app.state.desk)


DeskState = Annotated[Desk, Depends(desk_of)]

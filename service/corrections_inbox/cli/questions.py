"""Questions that are asked until the answer will do."""

import typer
from pydantic import BaseModel, ValidationError


def choice(question: str, choices: list[str], default: str) -> str:
    """One of the choices."""
    while True:
        answer: str = typer.prompt(f"{question} ({', '.join(choices)})", default=default)
        if answer in choices:
            return answer


def valid(model: type[BaseModel], key: str, question: str, default: str) -> str:
    """A valid value of the model's key."""
    while True:
        answer: str = typer.prompt(question, default=default)
        try:
            model.__pydantic_validator__.validate_assignment(model.model_construct(), key, answer)
        except ValidationError as error:
            typer.echo(f"  {error.errors()[0]['msg'].removeprefix('Value error, ')}")
        else:
            return answer


def valid_address(question: str, default: str | None) -> str:
    """Something that may be an e-mail address."""
    while True:
        answer: str = typer.prompt(question, default=default)
        if "@" in answer:
            return answer


def addresses(question: str) -> list[str]:
    """Any number of addresses, on one line."""
    while True:
        answer: str = typer.prompt(f"\n{question}", default="", show_default=False)
        found = answer.replace(",", " ").split()
        if all("@" in address for address in found):
            return found

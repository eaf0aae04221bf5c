"""Reads the settings once, from a file and the environment over it. Nothing else reads the environment."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_settings import SettingsError as UnreadableVariable

from corrections_inbox.errors import SettingsError
from corrections_inbox.oauth2_settings import OAuth2Settings
from corrections_inbox.settings import PREFIX, MailboxSettings, Settings, SmtpSettings

CONFIG_VARIABLE = "CORRECTIONS_INBOX_CONFIG"
_PLACES = (Path("corrections-inbox.toml"), Path("/etc/corrections-inbox.toml"))

SectionType = TypeVar("SectionType", bound=BaseModel)
AccountType = TypeVar("AccountType", MailboxSettings, SmtpSettings)


def find_config(named: Path | None, environment: Mapping[str, str] | None = None) -> Path | None:
    """The settings file to read: the one named, else the one in the environment, else the usual places.

    Raises:
        SettingsError: the file named by option or environment is not there.
    """
    environment = os.environ if environment is None else environment
    chosen = named or (Path(environment[CONFIG_VARIABLE]) if environment.get(CONFIG_VARIABLE) else None)
    if chosen is None:
        return next((place for place in _PLACES if place.is_file()), None)
    if not chosen.is_file():
        raise SettingsError(f"There is no settings file at {chosen}.")
    return chosen


def load(config: Path | None) -> Settings:
    """Reads settings from a file, if any, and the environment over it.

    Raises:
        SettingsError: one sentence that names the file and the key.
    """
    values = _read(config) if config else {}
    _refuse_unknown_variables()
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise SettingsError(_sentence(error, config)) from None
    except UnreadableVariable as error:
        raise SettingsError(f"An environment variable under {PREFIX} holds no valid JSON: {error}.") from None
    home = (config.parent if config else Path()).resolve()
    object.__setattr__(settings, "_home", home)
    return _with_secrets_from_files(settings, home)


def _read(config: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(config.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{config} is not valid TOML: {error}.") from None
    except OSError as error:
        raise SettingsError(f"{config} could not be read: {error.strerror}.") from None


def _refuse_unknown_variables() -> None:
    for variable in os.environ:
        section = variable.removeprefix(PREFIX).partition("__")[0].lower()
        if variable.startswith(PREFIX) and section not in Settings.model_fields:
            raise SettingsError(f"The environment variable {variable} names no setting: there is no [{section}].")


def _sentence(error: ValidationError, config: Path | None) -> str:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"]) or "settings"
    what = (
        "is not a known setting" if first["type"] == "extra_forbidden" else first["msg"].removeprefix("Value error, ")
    )
    more = f" ({error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{config or 'Settings'}: {key}: {what}{more}."


def _with_secrets_from_files(settings: Settings, home: Path) -> Settings:
    changed: dict[str, Any] = {
        "publication": _filled(settings.publication, home, "publication", "secret"),
        "smtp": _account(settings.smtp, home, "smtp"),
        "mailbox": {name: _account(mailbox, home, f"mailbox.{name}") for name, mailbox in settings.mailbox.items()},
        "webhook": {n: _filled(w, home, f"webhook.{n}", "secret") for n, w in settings.webhook.items()},
    }
    filled = settings.model_copy(update=changed)
    object.__setattr__(filled, "_home", home)
    return filled


def _account(section: AccountType, home: Path, name: str) -> AccountType:
    filled = _filled(section, home, name, "password")
    return filled.model_copy(update={"oauth2": _oauth2(section.oauth2, home, f"{name}.oauth2")})


def _oauth2(section: OAuth2Settings, home: Path, name: str) -> OAuth2Settings:
    # These two files are read later, and one of them is written: only their paths are settled here.
    paths = {
        key: str(home / path)
        for key in ("refresh_token_file", "service_account_file")
        if (path := getattr(section, key))
    }
    return _filled(section, home, name, "client_secret").model_copy(update=paths)


def _filled(section: SectionType, home: Path, name: str, key: str) -> SectionType:
    file = getattr(section, f"{key}_file")
    if not file:
        return section
    try:
        secret = (home / file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}.{key}_file: {home / file} could not be read ({error}).") from None
    return section.model_copy(update={key: SecretStr(secret)})

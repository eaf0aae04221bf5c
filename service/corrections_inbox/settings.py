"""Settings: one frozen object, passed in. Every key is documented in `config/corrections-inbox.toml`."""

from datetime import UTC, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from corrections_inbox.oauth2_settings import OAuth2Settings

PREFIX = "CORRECTIONS_INBOX__"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone (for example Europe/London)") from error
    return name


def bare_address(text: str) -> str:
    """The address with its domain in lower case.

    Raises:
        ValueError: it is not one bare address.
    """
    local, at, domain = text.strip().rpartition("@")
    if not at or not domain or any(c.isspace() or c in "<>,;" for c in text.strip()):
        raise ValueError(f"{text!r} is no e-mail address")
    return f"{local}@{domain.lower()}"


def _aware(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _clock(text: Any) -> Any:
    # TOML has its own times of day, but a string is what people write.
    return time.fromisoformat(text) if isinstance(text, str) else text


Zone = Annotated[str, AfterValidator(_known_zone)]
AddressText = Annotated[str, AfterValidator(bare_address)]
ClockTime = Annotated[time, BeforeValidator(_clock)]
Moment = Annotated[datetime, AfterValidator(_aware)]
Port = Annotated[int, Field(ge=0, le=65535)]
Count = Annotated[int, Field(ge=0)]


class Security(StrEnum):
    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Weekday(StrEnum):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Section(BaseModel):
    """A table of the settings file. A secret may also be given as `<key>_file`, the path of a file that holds it."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class PublicationSettings(Section):
    name: str = "The newspaper"
    site: str = ""
    hosts: list[str] = []
    policy_url: str = ""
    privacy_url: str = ""
    language: str = "en"
    timezone: Zone = "Europe/London"
    staff: list[str] = []
    templates_dir: str = ""
    secret: SecretStr = SecretStr("")
    secret_file: str = ""


class MailboxSettings(Section):
    host: str
    port: Port = 993
    security: Security = Security.TLS
    username: str
    password: SecretStr = SecretStr("")
    password_file: str = ""
    folder: str = "INBOX"
    poll_seconds: Annotated[int, Field(ge=1)] = 60
    idle: bool = True
    since: Moment | None = None
    addresses: list[AddressText] = []
    after: Annotated[str, Field(pattern=r"^(leave|keyword|move:.+)$")] = "leave"
    oauth2: OAuth2Settings = OAuth2Settings()


class SmtpSettings(Section):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    host: str = ""
    port: Port = 587
    security: Security = Security.STARTTLS
    username: str = ""
    password: SecretStr = SecretStr("")
    password_file: str = ""
    sender: Annotated[AddressText | Literal[""], Field(alias="from")] = ""
    reverse_path: str = "<>"
    plus_addresses: bool = False
    oauth2: OAuth2Settings = OAuth2Settings()


class StoreSettings(Section):
    data_dir: str = "var"
    min_free_mb: Count = 200
    url: str = ""


class SourceSettings(Section):
    kind: Literal["feed", "sitemap", "wordpress", "files"]
    url: str = ""
    path: str = ""
    every_minutes: Annotated[int, Field(ge=1)] = 15
    headers: dict[str, str] = {}

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        needed = "path" if self.kind == "files" else "url"
        if not getattr(self, needed):
            raise ValueError(f"a source of kind {self.kind!r} needs {needed!r}")
        return self


class MatchingSettings(Section):
    enabled: bool = True
    link_threshold: Annotated[float, Field(gt=0, lt=1)] = 0.8
    semantic_model: str = ""


class TriageSettings(Section):
    authserv_id: str = ""
    words_dir: str = ""


class AcknowledgmentSettings(Section):
    enabled: bool = False
    per_address_per_day: Count = 3
    per_domain_per_hour: Count = 20
    per_ten_minutes: Count = 60
    legal: Literal["receipt", "none"] = "receipt"


class Recipient(Section):
    address: AddressText
    sections: list[str] = []


class DigestSettings(Section):
    at: ClockTime = time(7, 30)
    weekdays: list[Weekday] = list(Weekday)[:5]
    recipients: list[Recipient] = []
    even_if_empty: bool = True


class Editor(Section):
    address: AddressText
    role: Literal["editor", "viewer"] = "editor"


class DeskSettings(Section):
    enabled: bool = False
    host: str = "127.0.0.1"
    port: Port = 8025
    base_url: str = ""
    editors: list[Editor] = []
    proxy_header: str = ""
    proxy_addresses: list[str] = []


class LegalSettings(Section):
    notify: list[AddressText] = []
    jurisdiction: Literal["eu", "uk", "us", "br"] = "eu"
    deadlines: dict[Literal["legal", "privacy"], Count] = {}


class EscalationSettings(Section):
    remind_after_days: Count = 14
    standards_editor: AddressText | Literal[""] = ""


class HealthSettings(Section):
    host: str = "127.0.0.1"
    port: Port = 8026


class PublicSettings(Section):
    export_dir: str = ""
    serve: bool = False


class WebhookSettings(Section):
    url: str
    secret: SecretStr = SecretStr("")
    secret_file: str = ""
    events: list[str] = []


class RetentionSettings(Section):
    raw_days: Count = 180
    personal_data_days: Count = 730


class Settings(BaseSettings):
    """All settings of one installation. `home` is the folder that relative paths start at."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=PREFIX,
        env_nested_delimiter="__",
    )

    publication: PublicationSettings = PublicationSettings()
    mailbox: dict[str, MailboxSettings] = {}
    smtp: SmtpSettings = SmtpSettings()
    store: StoreSettings = StoreSettings()
    source: dict[str, SourceSettings] = {}
    matching: MatchingSettings = MatchingSettings()
    triage: TriageSettings = TriageSettings()
    acknowledgment: AcknowledgmentSettings = AcknowledgmentSettings()
    digest: DigestSettings = DigestSettings()
    desk: DeskSettings = DeskSettings()
    authors: dict[str, AddressText] = {}
    legal: LegalSettings = LegalSettings()
    escalation: EscalationSettings = EscalationSettings()
    health: HealthSettings = HealthSettings()
    public: PublicSettings = PublicSettings()
    webhook: dict[str, WebhookSettings] = {}
    retention: RetentionSettings = RetentionSettings()

    _home: Path = Path()

    @model_validator(mode="after")
    def _can_send_what_it_owes(self) -> Self:
        owes = "acknowledgment.enabled" if self.acknowledgment.enabled else "digest.recipients"
        if (self.acknowledgment.enabled or self.digest.recipients) and not (self.smtp.host and self.smtp.sender):
            raise ValueError(f"smtp.host and smtp.from are needed where {owes} is set")
        return self

    @property
    def home(self) -> Path:
        return self._home

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.publication.timezone)

    @property
    def data_dir(self) -> Path:
        return self._home / self.store.data_dir

    @property
    def store_url(self) -> str:
        return self.store.url or f"sqlite:///{self.data_dir / 'corrections-inbox.sqlite3'}"

    @property
    def index_dir(self) -> Path:
        return self.data_dir / "index"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  the signature is the library's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the same
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # The environment wins over the file: that is how a container overrides one key.
        return env_settings, init_settings

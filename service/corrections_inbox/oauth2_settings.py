"""The table `oauth2` of a mailbox and of `[smtp]`: a provider, a way in, and what that way needs."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

# The ways in that each provider offers to a program, and the keys that each of them needs.
GRANTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "microsoft": {
        "client_credentials": ("tenant", "client_id", "client_secret"),
        "device_code": ("tenant", "client_id", "refresh_token_file"),
    },
    "google": {
        "refresh_token": ("client_id", "client_secret", "refresh_token_file"),
        "service_account": ("service_account_file",),
    },
}


class OAuth2Settings(BaseModel):
    """How an account is opened without a password; with no provider set it is opened by one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    provider: Literal["", "microsoft", "google"] = ""
    grant: Literal["", "client_credentials", "device_code", "refresh_token", "service_account"] = ""
    tenant: str = ""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    client_secret_file: str = ""
    refresh_token_file: str = ""
    service_account_file: str = ""
    scope: str = ""
    authority: Annotated[str, Field(pattern=r"^(|https://.+|http://(127\.0\.0\.1|localhost)(:\d+)?)$")] = ""

    @model_validator(mode="after")
    def _has_what_its_grant_needs(self) -> Self:
        if not self.provider:
            if any(dict(self).values()):
                raise ValueError('provider is needed: "microsoft" or "google"')
            return self
        grants = GRANTS[self.provider]
        if self.grant not in grants:
            raise ValueError(f"grant must be {' or '.join(grants)} where provider is {self.provider}")
        values = self.model_dump()
        missing = [key for key in grants[self.grant] if not (values[key] or values.get(f"{key}_file"))]
        if missing:
            raise ValueError(f"{missing[0]} is needed where grant is {self.grant}")
        return self

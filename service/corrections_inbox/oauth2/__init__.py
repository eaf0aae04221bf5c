"""Signs in to Microsoft 365 and Google mail by OAuth2: tokens, and what must be granted for them."""

from corrections_inbox.oauth2.grants import after_refusal, to_grant
from corrections_inbox.oauth2.sasl import oauthbearer, xoauth2
from corrections_inbox.oauth2.tokens import TokenSource, token_source, write_private
from corrections_inbox.oauth2.values import DeviceCode, OAuth2Error, Refusal, Token

__all__ = [
    "DeviceCode",
    "OAuth2Error",
    "Refusal",
    "Token",
    "TokenSource",
    "after_refusal",
    "oauthbearer",
    "to_grant",
    "token_source",
    "write_private",
    "xoauth2",
]

"""The strings that carry a token to a mail server."""


def xoauth2(username: str, access_token: str) -> str:
    """The initial response of XOAUTH2, before base64, as Google and Microsoft define it."""
    return f"user={username}\x01auth=Bearer {access_token}\x01\x01"


def oauthbearer(username: str, access_token: str) -> str:
    """The initial response of OAUTHBEARER (RFC 7628 section 3.1), before base64."""
    escaped = username.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={escaped},\x01auth=Bearer {access_token}\x01\x01"

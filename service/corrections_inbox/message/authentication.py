"""What the receiving server says about who sent a mail (RFC 8601), believed only of the server we trust."""

from authres import AuthenticationResultsHeader, AuthResError

from corrections_inbox.message.values import Authentication, Message

_LONGEST = 4_096
_METHODS = ("spf", "dkim", "dmarc")


def authentication_of(message: Message, authserv_id: str) -> Authentication:
    """The results of the topmost Authentication-Results field with this authserv-id; else all "unknown".

    Any sender can write such a field, so without a trusted id, or with an unreadable field, nothing is believed.
    """
    wanted = authserv_id.strip().lower()
    if not wanted:
        return Authentication()
    for value in message.header("authentication-results"):
        if _authserv_id(value) == wanted:
            return _results(value)
    return Authentication()


def _authserv_id(value: str) -> str:
    words = value.partition(";")[0].partition("(")[0].split()
    return words[0].lower() if words else ""


def _results(value: str) -> Authentication:
    if len(value) > _LONGEST:
        return Authentication()
    try:
        parsed = AuthenticationResultsHeader.parse_value(value)
    except (AuthResError, SyntaxError, AttributeError, TypeError, ValueError, RecursionError):
        # The library raises the most various things on input that does not follow the grammar.
        return Authentication()
    found: dict[str, str] = {}
    for result in parsed.results:
        # "none" is a result without a method.
        method = str(getattr(result, "method", "")).lower()
        # Several signatures: one that passes is enough (RFC 8601 section 2.7.1).
        if method in _METHODS and found.get(method) != "pass":
            found[method] = str(result.result).lower()
    return Authentication(**found)

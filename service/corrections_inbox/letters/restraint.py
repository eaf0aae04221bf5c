"""What a stranger's words may do in our letters: almost nothing.

An automatic letter goes to whatever address a mail claims to come from. Whoever forges that address must not be able
to make us deliver their advertisement, link or telephone number under the newspaper's name.
"""

import re
import unicodedata

CHANGE_LIMIT = 60
SUBJECT_LIMIT = 120
PASSAGE_LIMIT = 300

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROLS = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff{_BIDI}]")
_SPACE = re.compile(r"\s+")

_ADDRESS = re.compile(
    r"@|//|\\|=\?"
    r"|\b(?:mailto|tel|sms|callto|skype|whatsapp|javascript|data|hxxps?)\s*:"
    r"|\bwww\b|\bxn--"
    r"|[\w-]\s?[.\u3002]\s?(?:com|net|org|info|biz|online|shop|site)\b"
    r"|[\w-][.\u3002][^\W\d_]{2,}"
    r"|[(\[{]\s*(?:dot|punkt|punto|point|ponto|at|\.)\s*[)\]}]"
    r"|\b(?:dot|punkt|punto|point|ponto)\s+(?:com|net|org|info|de|es|fr|pt|uk|io)\b"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b",
    re.IGNORECASE,
)
_NOT_WITHIN_A_NUMBER = (r"(?<![\d+(.,/-])", r"(?![\d)]|[\s.,/-]+\d)")
# Figures that are plainly no telephone number: dates, spans of years, and thousands in groups of three.
_FIGURES = re.compile(
    _NOT_WITHIN_A_NUMBER[0]
    + r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}([./-])\d{1,2}\1\d{4}"
    + r"|(?:1\d|20)\d{2}\s?[-\u2013/]\s?(?:1\d|20)\d{2}"
    + r"|[1-9]\d{0,2}(?:,\d{3}){1,4}|[1-9]\d?(?:[.'\u2019\s]\d{3}){2})"
    + _NOT_WITHIN_A_NUMBER[1]
)
_DIGIT_RUN = re.compile(r"\d(?:[\s().,/+*#_\u2010-\u2015-]*\d){6,}")
_VANITY_NUMBER = re.compile(r"\d{3}[-.\s]?[A-Z]{4,}")
_CALL = re.compile(
    r"\b(?:call|dial|phone|ring|text|sms|fax|tel|whatsapp|telegram|signal|hotline|anrufen|rufen|telefon|telefono"
    r"|llame|llamar|marque|appele[rz]|telephone|ligue|ligar|telefone)\b.*\d{3}",
    re.IGNORECASE,
)
_REPLY_PREFIX = re.compile(r"^(?:(?:re|aw|antw|sv|vs|odp|ynt|res|rif)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


def clean(text: str) -> str:
    """The text without control and direction characters and lone surrogates; line breaks and tabs stay."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str, limit: int | None = None) -> str:
    """The text cleaned, on one line, cut at a word with an ellipsis where it is longer than `limit` characters."""
    folded = _SPACE.sub(" ", clean(text)).strip()
    if limit is None or len(folded) <= limit:
        return folded
    cut = folded[: limit - 1]
    at_word = cut.rpartition(" ")[0] if not folded[limit - 1].isspace() else cut
    return (at_word if len(at_word) > limit // 2 else cut).rstrip(" ,;:") + "…"


def may_be_repeated(text: str, limit: int) -> bool:
    """Whether a stranger's words can stand in a letter of ours: short, plain, and leading nowhere."""
    return len(text) <= limit and _is_plain(text) and not _leads_somewhere(unicodedata.normalize("NFKC", text))


def reply_subject(subject: str) -> str | None:
    """`Re:` and the subject of the mail we answer, or None where it may not be repeated."""
    theirs = _REPLY_PREFIX.sub("", subject.replace("\t", " ").strip()).strip()
    return f"Re: {theirs}" if theirs and may_be_repeated(theirs, SUBJECT_LIMIT - len("Re: ")) else None


def _is_plain(text: str) -> bool:
    if text.isascii():
        return text.isprintable()
    # Cc, Cf, Cs, Co, Cn: controls, invisible and direction characters, surrogates, private and unassigned ones.
    return not any(unicodedata.category(c).startswith("C") or c in "\u2028\u2029" for c in text)


def _leads_somewhere(text: str) -> bool:
    if _ADDRESS.search(text) or _VANITY_NUMBER.search(text) or _CALL.search(_unaccented(text)):
        return True
    return _DIGIT_RUN.search(_FIGURES.sub("#figure#", text)) is not None


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))

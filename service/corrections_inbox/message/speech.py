"""What mail programs write around other people's words, by language: reply intros, header blocks, separators.

The lists hold the fixed phrases of mail programs, not sentences of any mail. Each pattern is matched against one line
of at most 1,000 characters and has no nested repetition.
"""

import re

# "… wrote:" as mail programs say it.
_WROTE = re.compile(
    r"\b(?:"
    r"wrote|writes"  # English
    r"|schrieb|geschrieben"  # German
    r"|a écrit|a ecrit|écrivait"  # French
    r"|escribi[oó]"  # Spanish
    r"|escreveu"  # Portuguese
    r"|schreef|geschreven"  # Dutch
    r"|ha scritto"  # Italian
    r"|skrev|följande"  # Swedish, Danish, Norwegian
    r"|napisał(?:\(a\)|a)?|pisze"  # Polish
    r"|kirjoitti"  # Finnish
    r"|написал(?:\(а\)|а)?|пишет|написав"  # Russian, Ukrainian
    r"|napsal(?:\(a\)|a)?"  # Czech
    r"|(?:ezt )?írta"  # Hungarian
    r"|(?:şunu )?yazdı"  # Turkish
    r"|a scris|έγραψε"  # Romanian, Greek
    r")\b|さんは書きました|のメール|写道|寫道|작성",
    re.IGNORECASE,
)
_YOU_WROTE = re.compile(
    r"\b(?:you|we|i|they|sie|ihr|vous|usted|ustedes|você|vocês|u|jullie|voi|lei)\s+(?:wrote|writes)\b|\bschrieben\b"
)
# How a date, and so an intro, begins.
_OPENING = re.compile(
    r"[\s>*]*(?:on|am|le|el|em|op|il|den|dnia|w dniu|в|dne|quoting|\d{1,2}[./]|\d{4}[-/年.]|\w{2,12}[.,]? \d{1,2}"
    r"|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom"
    r"|man|mån|tir|tis|ons|tor|fre|lør|lör|søn|sön)\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<![\d.:])(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d|\.\d)|\d{1,2}時")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b|(?:19|20)\d{2}年|(?<![\d.])\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d|\.\d)")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w")
_LONGEST_INTRO = 400


def ends_intro(line: str) -> bool:
    """Whether a line ends as every intro does."""
    return line.rstrip("*_").endswith((":", "：", ": >"))


def is_intro(line: str, *, strict: bool) -> bool:
    """Whether this is the line that a mail program sets before a quoted reply.

    `strict` asks for a trace that people don't type by hand (an address, or a full date with a time): needed where
    nothing else marks what follows as quoted, for readers also begin with "On 3 May Jane Doe wrote:".
    """
    line = line.strip().strip("*_")
    if len(line) > _LONGEST_INTRO or not ends_intro(line):
        return False
    wrote = _WROTE.search(line) is not None and _YOU_WROTE.search(line.lower()) is None
    address, moment = _ADDRESS.search(line) is not None, _TIME.search(line) is not None
    dated = _YEAR.search(line) is not None
    if strict:
        return (wrote and ((address and (dated or moment)) or (dated and moment))) or (address and dated and moment)
    return wrote or (address and dated)


def is_moment(text: str) -> bool:
    """Whether a text holds a full date with a time of day."""
    return _TIME.search(text) is not None and _YEAR.search(text) is not None


def may_open_intro(line: str) -> bool:
    """Whether an intro that was wrapped over several lines may begin with this one."""
    return _OPENING.match(line) is not None or _ADDRESS.search(line) is not None or _WROTE.search(line) is not None


# The labels of a header block, written without the spaces in them.
_LABELS = {
    "from": "from von de da van från fra od от від 差出人 发件人 寄件者 보낸사람 lähettäjä kimden gönderen feladó odesílatel από",
    "date": "sent date gesendet datum envoyé envoyéle envoye fecha enviado enviadoel enviadaem data enviada inviato verzonden "
    "skickat sendt dato wysłano дата отправлено надіслано 日時 送信日時 发送时间 日期 lähetetty päiväys tarih gönderildi dátum "
    "elküldve odesláno ημερομηνία 날짜",
    "to": "to an à para a aan till til do кому 宛先 收件人 받는사람 vastaanottaja kime alıcı címzett komu προς pour empfänger",
    "subject": "subject betreff objet asunto assunto oggetto onderwerp ämne emne temat тема 件名 主题 主旨 主題 제목 aihe konu "
    "tárgy předmět θέμα re",
    "cc": "cc kopie copia kopi dw копия copie bcc reply-to",
}
_KIND = {label: kind for kind, labels in _LABELS.items() for label in labels.split()}
_LABEL = re.compile(r"[\s>|*_]*([^\W\d_][\w -]{0,20}?)\s?[*_]*\s?[:：][*_]*(?:\s+|(?=\S))(.*)")


def header_label(line: str) -> tuple[str, str] | None:
    """Kind (from, date, to, subject, cc) and value of a line of a quoted header block."""
    match = _LABEL.match(line)
    kind = _KIND.get(match[1].lower().replace(" ", "")) if match else None
    return (kind, match[2].strip()) if match and kind else None


def _separator(*phrases: str) -> re.Pattern[str]:
    rule = r"[-–—_=*~\s>]*"
    return re.compile(f"{rule}(?:{'|'.join(phrases)})\\s*:?{rule}", re.IGNORECASE)


FORWARD_SEPARATOR = _separator(
    r"begin forwarded (?:message|e-?mail)|(?:original |inline )?forwarded (?:message|e-?mail)(?: from .{1,80})?",
    r"forwarded by .{1,100}",
    r"weitergeleitete nachricht|anfang der weitergeleiteten (?:nachricht|e-?mail)",
    r"message (?:transféré|transfere)|début du message (?:transféré|réexpédié)",
    r"mensaje reenviado|inicio del mensaje reenviado",
    r"mensagem (?:encaminhada|reencaminhada)|início da mensagem (?:encaminhada|reencaminhada)",
    r"(?:begin )?doorgestuurd bericht",
    r"(?:inizio )?messaggio inoltrato",
    r"vidarebefordrat (?:meddelande|brev)(?: följer)?|videresendt (?:besked|melding|meddelelse|e-post)",
    r"start på videresendt besked",
    r"przekazana wiadomość|wiadomość przekazana(?: dalej)?|początek przekazanej wiadomości",
    r"välitetty viesti",
    r"пересылаемое сообщение|пересланное сообщение|переслане повідомлення",
    r"přeposlaná zpráva|továbbított üzenet|iletilen mesaj",
    r"転送されたメッセージ|转发的邮件|轉寄郵件|转发邮件信息|전달된 메시지",
)
ORIGINAL_SEPARATOR = _separator(
    r"original message|reply message",
    r"original-?nachricht|(?:ursprüngliche|urspr\.) nachricht",
    r"message (?:d['’]origine|original)|mensaje original|mensagem original",
    r"oorspronkelijk bericht|messaggio originale",
    r"ursprungligt meddelande|originalmeddelande|(?:original[ -]?|oprindelig )meddelelse|opprinnelig melding",
    r"wiadomość oryginalna|oryginalna wiadomość|alkuperäinen viesti",
    r"исходное сообщение|původní zpráva|eredeti üzenet|özgün ileti",
    r"元のメッセージ|原始邮件|原始郵件|원본 메시지",
)
# Every separator holds one of these, in lower case: all but a few name the message that follows.
SEPARATOR_WORDS = (
    *(
        "forwarded",
        "messag",
        "nachricht",
        "weitergeleitet",
        "mensa",
        "bericht",
        "meddel",
        "vidarebefordrat",
        "videresendt",
    ),
    *(
        "melding",
        "wiadomo",
        "viesti",
        "сообщение",
        "повідомлення",
        "zpráva",
        "üzenet",
        "ileti",
        "メッセージ",
        "邮件",
        "郵件",
    ),
    "메시지",
)

_FORWARD_SUBJECT = re.compile(
    r"\s*(?:(?:re|aw|sv|antw?|rif|odp|vs)\s*:\s*)*"
    r"(?:fwd?|wg|tr|rv|enc|doorst|vb|vl|i|pd|vd|továbbítás|转发|轉寄|転送|fs|ilt|пересл)\s*[:：]",
    re.IGNORECASE,
)
_REPLY_SUBJECT = re.compile(
    r"\s*(?:re|aw|sv|antw?|rif|r|odp|vs|ynt|回复|回覆|返信|res|ref)(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)


def is_forward(subject: str) -> bool:
    return _FORWARD_SUBJECT.match(subject) is not None


def is_reply(subject: str) -> bool:
    return _REPLY_SUBJECT.match(subject) is not None

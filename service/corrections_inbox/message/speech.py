"""What mail programs write around other people's words, by language: reply intros, header blocks, footers, sign-offs.

The lists hold the fixed phrases of mail programs and letter-writing, not sentences of any mail. Each pattern is
matched against one line of at most 1,000 characters and has no nested repetition.
"""

import re

# "… wrote:" as mail programs say it. English, German, French, Spanish, Portuguese, Dutch, Italian, Swedish and
# Danish/Norwegian, Polish, Finnish, Russian and Ukrainian, Czech, Hungarian, Turkish, Romanian, Greek, Japanese, Chinese.
_WROTE = re.compile(
    r"\b(?:wrote|writes|schrieb|geschrieben|a écrit|a ecrit|écrivait|escribió|escribio|escribi[oó]|escreveu|schreef|geschreven"
    r"|ha scritto|skrev|följande|napisał(?:\(a\)|a)?|pisze|kirjoitti|написал(?:\(а\)|а)?|пишет|написав|napsal(?:\(a\)|a)?"
    r"|írta|ezt írta|şunu yazdı|yazdı|a scris|έγραψε)\b|さんは書きました|のメール|写道|寫道|작성",
    re.IGNORECASE,
)
_YOU_WROTE = re.compile(
    r"\b(?:you|we|i|they|sie|ihr|vous|usted|ustedes|você|vocês|u|jullie|voi|lei)\s+(?:wrote|writes)\b|\bschrieben\b"
)
_OPENING = re.compile(
    r"[\s>*]*(?:on|am|le|el|em|op|il|den|dnia|w dniu|в|\d{1,2}[./]|\d{4}[-/年.]|\w{2,12}[.,]? \d{1,2}|quoting|dne|pe|på|tor|man|tir|ons|fre|lør|søn|"
    r"lun|mar|mer|mié|jue|vie|sáb|dom|mo|di|mi|do|fr|sa|so|sun|mon|tue|wed|thu|fri|sat)\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<![\d.:])(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d|\.\d)|\d{1,2}時")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b|(?:19|20)\d{2}年|(?<![\d.])\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d|\.\d)")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w")
_LONGEST_INTRO = 400


def is_intro(line: str, *, strict: bool) -> bool:
    """Whether this is the line that a mail program sets before a quoted reply.

    `strict` asks for a trace that people don't type by hand (an address, or a full date with a time): needed where
    nothing else marks what follows as quoted, for readers also begin with "On 3 May Jane Doe wrote:".
    """
    line = line.strip().strip("*_")
    if len(line) > _LONGEST_INTRO or not line.endswith((":", "：", ": >", ":*")):
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


_LABELS = {
    "from": "from von de da van från fra od от від 差出人 发件人 寄件者 보낸사람 lähettäjä kimden gönderen feladó odesílatel από remitente de:",
    "date": "sent date gesendet datum envoyé envoye fecha enviado data enviada inviato verzonden skickat sendt dato wysłano дата отправлено "
    "надіслано 日時 送信日時 发送时间 日期 lähetetty päiväys tarih gönderildi dátum elküldve odesláno ημερομηνία 날짜",
    "to": "to an à para a aan till til do кому кому: 宛先 收件人 받는사람 vastaanottaja kime alıcı címzett komu προς pour empfänger",
    "subject": "subject betreff objet asunto assunto oggetto onderwerp ämne emne temat тема 件名 主题 主旨 主題 제목 aihe konu tárgy předmět θέμα re",
    "cc": "cc kopie copia kopi dw копия copie bcc reply-to",
}
_KIND = {label: kind for kind, labels in _LABELS.items() for label in labels.split()}
_LABEL = re.compile(r"[\s>|*_]*([^\W\d_][\w -]{0,20}?)\s?[*_]*\s?[:：][*_]*(?:\s+|(?=\S))(.*)")


def header_label(line: str) -> tuple[str, str] | None:
    """Kind (from, date, to, subject, cc) and value of a line of a quoted header block."""
    match = _LABEL.match(line)
    kind = _KIND.get(match[1].lower().replace(" ", "")) if match else None
    return (kind, match[2].strip()) if match and kind else None


_RULE = r"[-–—_=*~\s>]"
FORWARD_SEPARATOR = re.compile(
    rf"{_RULE}*(?:begin forwarded message|begin forwarded email|(?:original |inline )?forwarded (?:message|email|mail)(?: from .{{1,80}})?|forwarded by .{{1,100}}|weitergeleitete nachricht"
    r"|anfang der weitergeleiteten (?:nachricht|e-?mail)|message transféré|message transfere|début du message (?:transféré|réexpédié)|mensaje reenviado"
    r"|inicio del mensaje reenviado|mensagem encaminhada|início da mensagem (?:encaminhada|reencaminhada)|mensagem reencaminhada|doorgestuurd bericht|begin doorgestuurd bericht"
    r"|messaggio inoltrato|inizio messaggio inoltrato|vidarebefordrat (?:meddelande|brev)|vidarebefordrat meddelande följer|videresendt (?:besked|melding|meddelelse|e-post)|start på videresendt besked"
    r"|przekazana wiadomość|wiadomość przekazana(?: dalej)?|początek przekazanej wiadomości|välitetty viesti|пересылаемое сообщение|пересланное сообщение|переслане повідомлення"
    rf"|přeposlaná zpráva|továbbított üzenet|iletilen mesaj|転送されたメッセージ|转发的邮件|轉寄郵件|转发邮件信息|전달된 메시지)\s*:?{_RULE}*",
    re.IGNORECASE,
)
ORIGINAL_SEPARATOR = re.compile(
    rf"{_RULE}*(?:original message|original-nachricht|ursprüngliche nachricht|urspr\. nachricht|originalnachricht|message d'origine|message original|mensaje original|mensagem original"
    r"|oorspronkelijk bericht|messaggio originale|ursprungligt meddelande|originalmeddelande|original(?: |-)?meddelelse|oprindelig meddelelse|opprinnelig melding|wiadomość oryginalna|oryginalna wiadomość"
    rf"|alkuperäinen viesti|исходное сообщение|původní zpráva|eredeti üzenet|özgün ileti|元のメッセージ|原始邮件|原始郵件|원본 메시지|reply message){_RULE}*",
    re.IGNORECASE,
)
_FORWARD_SUBJECT = re.compile(
    r"\s*(?:(?:re|aw|sv|antw?|rif|odp|vs)\s*:\s*)*(?:fwd?|wg|tr|rv|enc|doorst|vb|vl|i|pd|továbbítás|转发|轉寄|転送|fs|ilt|пересл|инт|vd)\s*[:：]",
    re.IGNORECASE,
)
_REPLY_SUBJECT = re.compile(
    r"\s*(?:re|aw|sv|antw?|rif|r|odp|vs|ynt|回复|回覆|返信|res|ref)(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)


def is_forward(subject: str) -> bool:
    return _FORWARD_SUBJECT.match(subject) is not None


def is_reply(subject: str) -> bool:
    return _REPLY_SUBJECT.match(subject) is not None


PHONE_FOOTER = re.compile(
    r"\W*(?:sent (?:from|via|with|using) (?:my |the |an? )?[\w+'’. -]{2,50}|get outlook for \w+.{0,60}|sent from outlook.{0,60}"
    r"|(?:von|mit) (?:meinem|meiner|dem) [\w -]{2,40} (?:gesendet|verschickt)|gesendet (?:von|mit) [\w -]{2,40}|holen sie sich outlook .{0,40}"
    r"|envoyé (?:de|depuis|à partir de|avec) [\w' -]{2,40}|(?:obtenir|télécharger) outlook .{0,40}|enviado (?:desde|do|da|de|con|com|pelo) [\w -]{2,40}|obtener outlook .{0,40}|obter o outlook .{0,40}"
    r"|inviato da(?:l|lla|ll)?['’ ]?[\w ]{2,40}|scarica outlook .{0,40}|verzonden (?:vanaf|met|via|vanuit) [\w -]{2,40}|outlook voor \w+ downloaden.{0,20}|skickat från [\w -]{2,40}|hämta outlook .{0,40}"
    r"|sendt (?:fra|via) [\w -]{2,40}|hent outlook .{0,40}|wysłan[eoay] z [\w -]{2,40}|pobierz (?:program )?outlook .{0,40}|lähetetty [\w -]{2,40}|отправлено (?:с|из) [\w -]{2,40}|odesláno z [\w -]{2,40}"
    r"|[\w -]{2,20}から送信|发自我的[\w -]{2,20}|yahoo mail: search, organi[sz]e.{0,40}|download (?:the )?\w+ app.{0,30})(?:\s*<?https?://\S*)?\W*",
    re.IGNORECASE,
)
SIGN_OFF = re.compile(
    r"\W*(?:(?:many |with |all )?(?:thanks|thank you|thx|cheers|regards|best|sincerely|yours|respectfully|cordially|kind regards|best regards|best wishes|warm regards|warmly|kindly|greetings)"
    r"(?: (?:again|so much|very much|and (?:best )?regards|in advance|sincerely|truly|faithfully|ever|and best wishes|for your (?:time|attention|help|work)|for reading|for everything))*"
    r"|(?:mit )?(?:freundlichen?|besten?|herzlichen?|vielen?|liebe[nr]?|schöne[nr]?|viele) (?:grüßen?|gruß|grüsse[n]?|gruss|dank)(?: (?:aus|und|im voraus).{0,40})?|mfg|vg|lg|hochachtungsvoll|danke(?: und .{0,30})?"
    r"|(?:bien )?(?:cordialement|sincèrement|respectueusement)|(?:bien à vous|salutations(?: distinguées)?|merci(?: (?:d'avance|beaucoup|et .{0,30}))?|amicalement)"
    r"|(?:un )?(?:cordial(?:es)? saludos?|saludos?(?: cordial(?:es)?)?|atentamente|gracias(?: (?:de antemano|y saludos))?|muchas gracias)|(?:atenciosamente|cumprimentos|com os melhores cumprimentos|obrigad[oa]|abraços?|grat[oa])"
    r"|(?:met )?(?:vriendelijke|hartelijke) (?:groet(?:en|jes)?|dank)|groet(?:en|jes)?|mvg|(?:cordiali|distinti|cari) saluti|grazie(?: mille)?|(?:med )?vänliga? hälsning(?:ar)?|mvh|hälsningar|(?:med )?venlige? hilsen(?:er)?|(?:med )?vennlig hilsen|hilsen|vh|kh"
    r"|(?:z )?(?:poważaniem|pozdrawiam|pozdrowienia(?:mi)?|wyrazami szacunku)|dziękuję|(?:ystävällisin )?terveisin|с уважением|спасибо|よろしくお願い(?:いたし|し)ます|敬具|此致|谢谢)\W*",
    re.IGNORECASE,
)
POSTSCRIPT = re.compile(r"\W*(?:p\.? ?s\.?|n\.?b\.?|pps|пс)\b", re.IGNORECASE)
DISCLAIMER = re.compile(
    r"\W*(?:confidentiality notice|legal disclaimer|disclaimer\s*:|important notice\s*:|this (?:e-?mail|message|communication)(?: and| is| may| contains|, including).{0,120}(?:confidential|privileged|intended)"
    r"|the information (?:contained )?in this (?:e-?mail|message|communication|transmission).{0,120}(?:confidential|privileged|intended)|please consider the environment before|think before you print"
    r"|diese (?:e-?mail|nachricht) (?:enthält|ist|kann) .{0,80}vertraulich|ce (?:message|courriel|mail).{0,80}confidentiel|este (?:mensaje|correo|mensagem|email).{0,80}confidencial|dit bericht .{0,80}vertrouwelijk"
    r"|questo messaggio .{0,80}riservat|this email has been (?:checked|scanned) (?:for viruses|by))",
    re.IGNORECASE,
)
EXTERNAL_BANNER = re.compile(
    r"[\W_]*(?:(?:caution|warning|attention|alert|external(?: e-?mail| sender| message)?|achtung|vorsicht|externe (?:e-?mail|mail)|attention|précaución|atención|cuidado|let op|attenzione)\b.{0,40}"
    r"(?:outside|external|originated|extern|expéditeur|remitente|fuera|fora|buiten|außerhalb|esterno).{0,300}|\[?external(?: e-?mail| sender)?\]?|this (?:e-?mail|message) (?:originated|came|was sent) from (?:outside|an external).{0,300}"
    r"|you don['’]t often get e?mail from .{0,200})",
    re.IGNORECASE,
)

"""How letters end in many languages: phone footers, sign-offs, postscripts, disclaimers; and what mail gateways add.

Fixed phrases of mail programs and of letter-writing. Each pattern is matched against one line of at most 1,000
characters and has no nested repetition.
"""

import re


def _pattern(head: str, phrases: tuple[str, ...], tail: str) -> re.Pattern[str]:
    return re.compile(f"{head}(?:{'|'.join(phrases)}){tail}", re.IGNORECASE)


PHONE_FOOTER = _pattern(
    r"\W*",
    (
        r"sent (?:from|via|with|using) (?:my |the |an? )?[\w+'’. -]{2,50}",
        r"get outlook for \w+.{0,60}",
        r"yahoo mail: search, organi[sz]e.{0,40}",
        r"(?:von|mit) (?:meinem|meiner|dem) [\w -]{2,40} (?:gesendet|verschickt)",
        r"gesendet (?:von|mit) [\w -]{2,40}",
        r"holen sie sich outlook .{0,40}",
        r"envoyé (?:de|depuis|à partir de|avec) [\w' -]{2,40}",
        r"(?:obtenir|télécharger) outlook .{0,40}",
        r"enviado (?:desde|do|da|de|con|com|pelo) [\w -]{2,40}",
        r"obtener outlook .{0,40}",
        r"obter o outlook .{0,40}",
        r"inviato da(?:l|lla|ll)?['’ ]?[\w ]{2,40}",
        r"scarica outlook .{0,40}",
        r"(?:verzonden|verstuurd) (?:vanaf|met|via|vanuit) [\w -]{2,40}",
        r"outlook voor \w+ downloaden.{0,20}",
        r"skickat från [\w -]{2,40}",
        r"hämta outlook .{0,40}",
        r"sendt (?:fra|via) [\w -]{2,40}",
        r"hent outlook .{0,40}",
        r"wysłan[eoay] z [\w'’ -]{2,40}",
        r"pobierz (?:program )?outlook .{0,40}",
        r"lähetetty [\w -]{2,40}",
        r"отправлено (?:с|из) [\w -]{2,40}",
        r"odesláno z [\w -]{2,40}",
        r"[\w ]{2,20}['’]?\w{0,8}[dt][ae]n gönderildi",
        r"[\w -]{2,20}から送信",
        r"发自我的[\w -]{2,20}",
    ),
    r"(?:\s*<?https?://\S*)?\W*",
)
# Every phone footer holds one of these, in lower case.
PHONE_FOOTER_WORDS = (
    *("sent ", "outlook ", "yahoo mail", "gesendet", "verschickt", "envoyé ", "enviado ", "inviato ", "verzonden "),
    *("verstuurd ", "skickat ", "sendt ", "wysłan", "lähetetty ", "отправлено ", "odesláno ", "gönderildi"),
    *("から送信", "发自我的"),
)

_THANKS_TAIL = (
    r"(?: (?:again|so much|very much|and (?:best )?regards|in advance|sincerely|truly|faithfully|ever|and best wishes"
    r"|for your (?:time|attention|help|work)|for reading|for everything))*"
)
SIGN_OFF = _pattern(
    r"\W*",
    (
        # English
        r"(?:many |with |all )?(?:thanks|thank you|thx|cheers|(?:kind |best |warm )?regards|best(?: wishes)?|sincerely"
        r"|yours|respectfully|cordially|warmly|kindly|greetings)" + _THANKS_TAIL,
        # German
        (
            r"(?:mit )?(?:freundliche[mnr]?|beste[mnr]?|herzliche[mnr]?|viele[mnr]?|liebe[mnr]?|schöne[mnr]?) "
            r"(?:grüßen?|gruß|grüssen?|gruss|dank)(?: (?:aus|und|im voraus).{0,40})?"
        ),
        r"mfg|vg|lg|hochachtungsvoll|danke(?: und .{0,30})?",
        # French
        r"(?:bien )?(?:cordialement|sincèrement|respectueusement)|amicalement|bien à vous",
        r"salutations(?: distinguées)?|merci(?: (?:d'avance|beaucoup|et .{0,30}))?",
        # Spanish
        r"(?:un )?cordial(?:es)? saludos?|(?:un )?saludos?(?: cordial(?:es)?)?|atentamente",
        r"(?:muchas )?gracias(?: (?:de antemano|y saludos))?",
        # Portuguese
        r"atenciosamente|(?:com os melhores )?cumprimentos|obrigad[oa]|abraços?|grat[oa]",
        # Dutch
        r"(?:met )?(?:vriendelijke|hartelijke) (?:groet(?:en|jes)?|dank)|groet(?:en|jes)?|mvg",
        # Italian
        r"(?:cordiali|distinti|cari) saluti|grazie(?: mille)?",
        # Swedish, Danish, Norwegian
        r"(?:med )?vänliga? hälsning(?:ar)?|hälsningar|mvh|(?:med )?(?:venlige?|vennlig) hilsen(?:er)?|hilsen|vh|kh",
        # Polish, Finnish, Russian, Japanese, Chinese
        r"(?:z )?(?:poważaniem|pozdrawiam|pozdrowieniami|wyrazami szacunku)|pozdrowienia|dziękuję",
        r"(?:ystävällisin )?terveisin|с уважением|спасибо|よろしくお願い(?:いたし|し)ます|敬具|此致|谢谢",
    ),
    r"\W*",
)

POSTSCRIPT = re.compile(r"\W*(?:p\.? ?s\.?|n\.?b\.?|pps|пс)\b", re.IGNORECASE)

# A source may ask for confidence, and any reader may intend something: lawyers write more than that.
_LEGAL = r"(?:privileged|confidential(?: and| information|.{0,80}intended)|intended (?:only|solely|exclusively|for the (?:use|addressee)))"
DISCLAIMER = _pattern(
    r"\W*",
    (
        r"confidentiality notice\b|(?:legal )?disclaimer\s*:",
        r"this (?:e-?mail|message|communication)(?: and| is| may| contains|, including)"
        r".{0,120}" + _LEGAL,
        r"the information (?:contained )?in this (?:e-?mail|message|communication|transmission)"
        r".{0,120}" + _LEGAL,
        r"please consider the environment before|think before you print",
        r"this e-?mail has been (?:checked|scanned) (?:for viruses|by)",
        r"diese (?:e-?mail|nachricht) (?:enthält|ist|kann) .{0,80}vertraulich",
        r"ce (?:message|courriel|mail).{0,80}confidentiel",
        r"este (?:mensaje|correo|mensagem|e-?mail).{0,80}confidencial",
        r"dit (?:bericht|e-?mailbericht) .{0,80}vertrouwelijk",
        r"questo messaggio .{0,80}riservat",
    ),
    "",
)
# Every disclaimer holds one of these, in lower case.
DISCLAIMER_WORDS = (
    *(
        "confiden",
        "privileged",
        "intended ",
        "disclaimer",
        "the environment",
        "think before",
        "mail has been ",
        "vertr",
    ),
    "riservat",
)

EXTERNAL_BANNER = _pattern(
    r"[\W_]*",
    (
        (
            r"(?:caution|warning|attention|alert|external(?: e-?mail| sender| message)?|achtung|vorsicht|externe (?:e-?)?mail"
            r"|precaución|atención|cuidado|let op|attenzione)\b.{0,40}"
            r"(?:outside|external|originated|extern|expéditeur|remitente|fuera|fora|buiten|außerhalb|esterno).{0,300}"
        ),
        r"external(?: e-?mail| sender)?\W*",
        r"this (?:e-?mail|message) (?:originated|came|was sent) from (?:outside|an external).{0,300}",
        r"you don['’]t often get e?mail from .{0,200}",
    ),
    "",
)

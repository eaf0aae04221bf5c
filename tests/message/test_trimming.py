"""Own words, quotes, forwards and signatures, as mail programs in many languages set them out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrections_inbox.message import Address, Message, Role, parse

SENDER = "From: Rosa Marín <rosa@reader.example>\n"


def mail(body: str, subject: str = "The bridge") -> Message:
    return parse(f"{SENDER}Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{body}".encode())


def said(message: Message, role: Role) -> str:
    return message.words_of(role)


INTROS = [
    "On Mon, Mar 2, 2026 at 10:00 AM The Gazette <news@gazette.example> wrote:",
    "On 2 Mar 2026, at 10:00, The Gazette <news@gazette.example>\nwrote:",
    "Am Mo., 2. März 2026 um 10:00 Uhr schrieb Die Zeitung <news@zeitung.example>:",
    "Am 02.03.2026 um 10:00 schrieb Die Zeitung:",
    "Le lun. 2 mars 2026 à 10:00, La Gazette <lettre@gazette.example> a écrit :",
    "El lun, 2 mar 2026 a las 10:00, La Gaceta (<boletin@gaceta.example>) escribió:",
    "Em seg., 2 de mar. de 2026 às 10:00, O Diário <carta@diario.example> escreveu:",
    "Op ma 2 mrt 2026 om 10:00 schreef De Courant <brief@courant.example>:",
    "Il giorno lun 2 mar 2026 alle ore 10:00 Il Foglio <lettera@foglio.example> ha scritto:",
    "Den mån 2 mars 2026 kl 10:00 skrev Tidningen <brev@tidning.example>:",
    "Den man. 2. mar. 2026 kl. 10.00 skrev Avisen <brev@avis.example>:",
    "W dniu pon., 2 mar 2026 o 10:00 Gazeta <list@gazeta.example> napisał(a):",
    "пн, 2 мар. 2026 г. в 10:00, Газета <pismo@gazeta.example>:",
    "2026年3月2日(月) 10:00 新聞 <news@shimbun.example>:",
    "2 Mart 2026 Pzt 10:00 tarihinde Gazete <haber@gazete.example> şunu yazdı:",
]


@pytest.mark.parametrize("intro", INTROS)
def test_a_reply_intro_and_the_marked_lines_below_it_are_quoted(intro: str) -> None:
    message = mail(f"The span is 120 m.\n\n{intro}\n\n> The bridge spans 210 m.\n> It opened in May.\n")
    assert message.own_words == "The span is 120 m."
    assert said(message, Role.QUOTED).startswith(intro.split("\n", maxsplit=1)[0])


@pytest.mark.parametrize("intro", INTROS)
def test_a_reply_intro_folds_what_follows_without_marks(intro: str) -> None:
    message = mail(f"The span is 120 m.\n\n{intro}\n\nThe bridge spans 210 m.\n\nIt opened in May.\n")
    assert message.own_words == "The span is 120 m."


@pytest.mark.parametrize(
    "sentence",
    [
        "On 2 March 2026 Ada Holm wrote:",
        "On Monday you wrote:",
        "In your report of 2 March 2026, 10:00, you wrote:",
        "Ihre Zeitung schrieb:",
        "As the mayor wrote:",
    ],
)
def test_a_reader_who_says_what_somebody_wrote_is_not_quoting_a_mail(sentence: str) -> None:
    message = mail(f"{sentence}\n\nThe bridge spans 210 m.\n\nThat is wrong, it is 120 m.\n")
    assert "That is wrong" in message.own_words
    assert "spans 210 m" in message.own_words


def test_answers_between_quoted_lines_are_the_readers() -> None:
    message = mail(
        "On Mon, Mar 2, 2026 at 10:00 AM The Desk <desk@gazette.example> wrote:\n"
        "> Which bridge do you mean?\n\nThe one over the Lem.\n\n> And where did you read it?\n\nOn page 3.\n"
    )
    assert message.own_words == "The one over the Lem.\nOn page 3."


HEADER_BLOCKS = [
    "From: {who}\nSent: Monday, March 2, 2026 10:00 AM\nTo: Rosa\nSubject: The bridge",
    "*From:* {who}\n*Date:* Monday, March 2, 2026 10:00 AM\n*To:* Rosa\n*Subject:* The bridge",
    "Von: {who}\nGesendet: Montag, 2. März 2026 10:00\nAn: Rosa\nBetreff: Die Brücke",
    "De : {who}\nEnvoyé : lundi 2 mars 2026 10:00\nÀ : Rosa\nObjet : Le pont",
    "De: {who}\nEnviado el: lunes, 2 de marzo de 2026 10:00\nPara: Rosa\nAsunto: El puente",
    "De: {who}\nEnviado: segunda-feira, 2 de março de 2026 10:00\nPara: Rosa\nAssunto: A ponte",
    "Van: {who}\nVerzonden: maandag 2 maart 2026 10:00\nAan: Rosa\nOnderwerp: De brug",
    "Da: {who}\nInviato: lunedì 2 marzo 2026 10:00\nA: Rosa\nOggetto: Il ponte",
    "Från: {who}\nSkickat: den 2 mars 2026 10:00\nTill: Rosa\nÄmne: Bron",
    "Fra: {who}\nSendt: 2. marts 2026 10:00\nTil: Rosa\nEmne: Broen",
    "Od: {who}\nWysłano: poniedziałek, 2 marca 2026 10:00\nDo: Rosa\nTemat: Most",
    "От: {who}\nОтправлено: 2 марта 2026 г. 10:00\nКому: Rosa\nТема: Мост",
    "差出人: {who}\n送信日時: 2026年3月2日 10:00\n宛先: Rosa\n件名: 橋",
]


@pytest.mark.parametrize("block", HEADER_BLOCKS)
def test_a_header_block_begins_a_quoted_reply(block: str) -> None:
    message = mail(
        f"The span is 120 m.\n\n{'_' * 32}\n{block.format(who='Bram <bram@gazette.example>')}\n\nIt spans 210 m.\n",
        subject="Re: The bridge",
    )
    assert message.own_words == "The span is 120 m."
    assert "It spans 210 m." in said(message, Role.QUOTED)
    assert said(message, Role.QUOTED).startswith("____")


@pytest.mark.parametrize("block", HEADER_BLOCKS)
def test_a_header_block_in_a_forward_names_its_writer(block: str) -> None:
    body = f"Please handle.\n\n{block.format(who='Ada Holm <ada@reader.example>')}\n\nIt spans 120 m, not 210.\n"
    message = mail(body, subject="Fwd: The bridge")
    assert message.own_words == "Please handle."
    assert "120 m, not 210" in said(message, Role.FORWARDED)
    assert message.forwarded_sender is not None
    assert message.forwarded_sender.address == "ada@reader.example"


@pytest.mark.parametrize(
    "listing",
    [
        "From: 210 metres\nTo: 120 metres",
        "Subject: length of the bridge\nFrom: 210 metres\nTo: 120 metres",
        "Date: 2 March 2026\nFrom: 210 metres\nTo: 120 metres",
        "Headline: A bridge too long\nDate: 2 March 2026\nby: Ada Holm",
    ],
)
def test_a_readers_own_list_is_no_header_block(listing: str) -> None:
    message = mail(f"Please change this.\n\n{listing}\n\nThank you for your care with it.\n")
    assert listing in message.own_words


@pytest.mark.parametrize(
    "separator",
    [
        "---------- Forwarded message ---------",
        "-------- Forwarded Message --------",
        "Begin forwarded message:",
        "-------- Weitergeleitete Nachricht --------",
        "Anfang der weitergeleiteten Nachricht:",
        "---------- Message transféré ---------",
        "Début du message réexpédié :",
        "---------- Mensaje reenviado ---------",
        "---------- Mensagem encaminhada ---------",
        "-------- Doorgestuurd bericht --------",
        "---------- Messaggio inoltrato ---------",
        "-------- Vidarebefordrat meddelande --------",
        "-------- Przekazana wiadomość --------",
        "-------- Пересылаемое сообщение --------",
        "---------- 転送されたメッセージ ---------",
    ],
)
def test_a_forward_keeps_the_forwarded_words_apart(separator: str) -> None:
    message = mail(
        f"See below.\n\n{separator}\nFrom: Ada Holm <ada@reader.example>\nDate: Mon, Mar 2, 2026\nSubject: Bridge\n\n"
        "It spans 120 m, not 210.\n\nOn Sunday I measured it.\n",
        subject="Fwd: Bridge",
    )
    assert message.own_words == "See below."
    assert "I measured it" in said(message, Role.FORWARDED)
    assert message.forwarded_sender == Address("ada@reader.example", "Ada Holm")


def test_a_forward_in_marked_lines_ends_with_them() -> None:
    message = mail(
        "Begin forwarded message:\n\n> From: Ada Holm <ada@reader.example>\n> Subject: Bridge\n> Date: 2 March 2026\n>\n"
        "> It spans 120 m.\n\nI checked it, she is right.\n",
        subject="Fwd: Bridge",
    )
    assert message.own_words == "I checked it, she is right."
    assert message.forwarded_sender == Address("ada@reader.example", "Ada Holm")


def test_a_bare_forward_has_no_own_words() -> None:
    message = mail(
        "---------- Forwarded message ---------\nFrom: Ada <ada@reader.example>\n\nIt spans 120 m.\n", "Fwd: Bridge"
    )
    assert message.own_words == ""
    assert "120 m" in said(message, Role.FORWARDED)


def test_where_only_quoted_text_would_be_left_it_counts_as_the_readers() -> None:
    message = mail("> The bridge spans 210 m.\n> It opened in May.\n")
    assert message.own_words == "> The bridge spans 210 m.\n> It opened in May."


def test_the_words_forwarded_message_in_a_sentence_fold_nothing() -> None:
    assert "A forwarded message" in mail("A forwarded message\nreached me today about the bridge.\n").own_words


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nRosa Marín\nEngineer, Lemford",
        "--\nRosa Marín",
        "Sent from my iPhone",
        "Sent from my Galaxy S24",
        "Get Outlook for Android",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Enviado do meu telemóvel",
        "Inviato da iPhone",
        "Verzonden vanaf mijn telefoon",
        "Verstuurd vanaf mijn telefoon",
        "Skickat från min telefon",
        "Wysłane z telefonu",
        "Wysłane z iPhone'a",
        "iPhone'umdan gönderildi",
        "iPhoneから送信",
        "Best regards,\nRosa Marín\nLemford",
        "Thanks,\n\nRosa",
        "Mit freundlichen Grüßen\nRosa Marín",
        "Mit freundlichem Gruß\nRosa Marín",
        "Cordialement,\nRosa Marín",
        "Un saludo,\nRosa",
        "Atenciosamente,\nRosa Marín",
        "Met vriendelijke groet,\nRosa",
        "Cordiali saluti\nRosa Marín",
        "Med venlig hilsen\nRosa",
        "Z poważaniem\nRosa Marín",
        "This e-mail and any attachments are confidential and intended solely for the addressee.",
        "-- \nRosa\nhttps://www.linkedin.com/in/rosa-marin",
    ],
)
def test_a_signature_is_told_apart(signature: str) -> None:
    message = mail(f"The bridge spans 120 m, not 210.\n\n{signature}\n")
    assert message.own_words == "The bridge spans 120 m, not 210."
    assert said(message, Role.SIGNATURE) == signature.replace("-- ", "--")


@pytest.mark.parametrize(
    "ending",
    [
        "Sent from my desk, which overlooks the bridge, this needs no proof.",
        "Thanks,\nthe other number you give for the cables in that same paragraph is wrong too.",
        "The width -- as you say -- is right.",
        "--\nhttps://www.lemford.example/archive/bridges/lem.pdf",
        "Best regards to the author, who got all else right.",
        "This message is intended to correct the number of metres.",
        "This e-mail is confidential: please leave my name out of the paper.",
    ],
)
def test_words_that_only_look_like_a_signature_stay_the_readers(ending: str) -> None:
    message = mail(f"The bridge spans 120 m, not 210.\n\n{ending}\n")
    assert message.own_words.endswith(ending)


def test_a_postscript_below_the_name_is_the_readers() -> None:
    message = mail("It spans 120 m.\n\nBest regards,\nRosa\n\nPS: it opened in June, not May.\n")
    assert message.own_words == "It spans 120 m.\nPS: it opened in June, not May."
    assert said(message, Role.SIGNATURE) == "Best regards,\nRosa"


def test_a_mail_gateways_warning_is_not_the_readers() -> None:
    message = mail(
        "CAUTION: This email originated from outside the organization. Do not open attachments.\n\nIt spans 120 m.\n"
    )
    assert message.own_words == "It spans 120 m."


def test_a_reader_who_writes_below_the_quotation_is_heard() -> None:
    message = mail("On 2 March 2026 at 10:00, Ada Holm wrote:\n> It spans 210 m.\n\nNo, 120.\n")
    assert message.own_words == "No, 120."


@settings(deadline=None)  # the first mail loads the language model
@given(st.text(max_size=1_000))
def test_segments_cover_any_text_in_order(body: str) -> None:
    message = mail(body)
    assert "".join(message.text[s.start : s.end] for s in message.segments) == message.text
    assert all(a.role is not b.role for a, b in zip(message.segments, message.segments[1:], strict=False))


@pytest.mark.parametrize(
    "line", ["On On ", "> ", "From: a ", "thanks ", "-", "1.1.1 12:12 ", "forwarded by ", "von meinem a "]
)
def test_long_repetition_of_what_trimmers_look_for_is_read_to_the_end(line: str) -> None:
    message = mail(f"{line * 5_000}\n" + f"{line}\n" * 5_000)
    assert message.segments[-1].end == len(message.text)

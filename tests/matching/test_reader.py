from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from corrections_inbox.matching import bylines, dates, quotes, reader
from corrections_inbox.matching.reading import QuoteStyle
from corrections_inbox.message import Authentication, Link, Message, Role, Segment

RECEIVED = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)  # a Thursday
TODAY = RECEIVED.date()


def mail(
    *parts: tuple[Role, str], subject: str = "", links: tuple[Link, ...] = (), sent: datetime | None = None
) -> Message:
    text, segments = "", []
    for role, words in parts:
        segments.append(Segment(role, len(text), len(text) + len(words)))
        text += words
    return Message(
        message_id=None, sender=None, reply_to=(), to=(), reverse_path=None, subject=subject, sent=sent, received=RECEIVED,
        in_reply_to=(), references=(), headers=(), media_types=(), text=text, segments=tuple(segments), links=links,
        attachments=(), language=None, authentication=Authentication(), forwarded_sender=None, defects=(),
    )  # fmt: skip


def cited(text: str, style: QuoteStyle = QuoteStyle.MARKED) -> list[str]:
    return [text[span.start : span.end] for span in quotes.find(text) if span.style is style]


@pytest.mark.parametrize(
    "text",
    [
        'You print "the ferry sank twice" on page 3.',
        "You print “the ferry sank twice” on page 3.",
        "Da steht „the ferry sank twice“, aber nein.",
        "Da steht „the ferry sank twice”, aber nein.",
        "Vous écrivez « the ferry sank twice » à tort.",
        "Da steht »the ferry sank twice« wieder.",
        "You print ‘the ferry sank twice’ here.",
        "You print 'the ferry sank twice' here.",
        "You print ``the ferry sank twice'' here.",
        "You print 「the ferry sank twice」.",
        'You print "the ferry sank twice," which is wrong.',
    ],
)
def test_words_between_marks_of_any_kind_are_cited(text: str) -> None:
    assert cited(text) == ["the ferry sank twice"]


@pytest.mark.parametrize(
    "text",
    [
        "It's the captain's boat and isn't the mayor's.",
        'The 6" and the 8" pipes were mixed up.',
        'He never closed "the quote\n\nand so on went the mail" to its end.',
    ],
)
def test_apostrophes_inches_and_unclosed_marks_cite_nothing(text: str) -> None:
    assert "the captain" not in "".join(cited(text))
    assert not [words for words in cited(text) if "\n\n" in words or "boat" in words or "8" in words[1:]]


def test_a_pasted_block_is_cited() -> None:
    assert cited("See this:\n\nThe ferry sank twice.\n\nIt did not.", QuoteStyle.BLOCK) == ["The ferry sank twice."]
    assert cited("See this\n\n   The ferry sank twice.\n\nIt did not.", QuoteStyle.BLOCK) == ["The ferry sank twice."]
    assert cited("Hello\n\n> The ferry sank\n> twice.\n\nNo.", QuoteStyle.BLOCK) == ["> The ferry sank\n> twice."]


@pytest.mark.parametrize(
    "text",
    [
        "You wrote that the ferry sank twice. It did not.",
        "Your article says the ferry sank twice. It did not.",
        "Sie schreiben, dass the ferry sank twice. Nein.",
        "Vous écrivez que the ferry sank twice. Non.",
        "El artículo dice que the ferry sank twice. No.",
        "Vocês escreveram que the ferry sank twice. Não.",
        "Im Artikel steht, dass the ferry sank twice. Nein.",
        "Im Text heißt es, the ferry sank twice. Nein.",
        "Es heißt: the ferry sank twice. Nein.",
        "Vous avez écrit que the ferry sank twice. Non.",
        "Votre article affirme que the ferry sank twice. Non.",
        "Il est écrit que the ferry sank twice. Non.",
        "Ustedes escriben que the ferry sank twice. No.",
        "La nota afirma que the ferry sank twice. No.",
        "Se dice que the ferry sank twice. No.",
        "Vocês dizem que the ferry sank twice. Não.",
        "A matéria diz que the ferry sank twice. Não.",
        "O texto afirma que the ferry sank twice. Não.",
        "Está escrito que the ferry sank twice. Não.",
    ],
)
def test_what_follows_you_wrote_that_is_cited(text: str) -> None:
    assert cited(text, QuoteStyle.CUED) == ["the ferry sank twice"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on 2026-02-14", date(2026, 2, 14)),
        ("(Feb. 14)", date(2026, 2, 14)),
        ("of February 14, 2025", date(2025, 2, 14)),
        ("am 14. Februar", date(2026, 2, 14)),
        ("du 14 février 2026", date(2026, 2, 14)),
        ("del 14 de febrero de 2026", date(2026, 2, 14)),
        ("de 14 de fevereiro", date(2026, 2, 14)),
        ("on December 30th", date(2025, 12, 30)),
        ("in Tuesday's paper", date(2026, 3, 3)),
        ("Thursday evening's report", date(2026, 3, 5)),
        ("am Freitag", date(2026, 2, 27)),
        ("na terça-feira", date(2026, 3, 3)),
        ("yesterday's story", date(2026, 3, 4)),
        ("dans votre article d'hier", date(2026, 3, 4)),
        ("ontem à noite", date(2026, 3, 4)),
        ("two weeks ago", date(2026, 2, 19)),
        ("vor drei Tagen", date(2026, 3, 2)),
        ("hace 4 días", date(2026, 3, 1)),
        ("your report from the 28th", date(2026, 2, 28)),
    ],
)
def test_days_are_read_in_five_languages(text: str, day: date) -> None:
    assert dates.mentioned(text, TODAY) == (day,)


def test_a_day_in_figures_is_read_both_ways_round() -> None:
    assert set(dates.mentioned("on 3/2/2026", TODAY)) == {date(2026, 3, 2), date(2026, 2, 3)}


@pytest.mark.parametrize("text", ["rose 3.5 percent", "30 February", "in 2031-01-01", "24/7 service", "May I ask"])
def test_what_is_no_past_day_is_left_alone(text: str) -> None:
    assert dates.mentioned(text, TODAY) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the story by Tilda Okonjo today", "Tilda Okonjo"),
        ("Tilda Okonjo's piece on ferries", "Tilda Okonjo"),
        ("in Okonjo’s lengthy report", "Okonjo"),
        ("der Bericht von Jan van der Meer", "Jan van der Meer"),
        ("Dear Ms Okonjo,", "Okonjo"),
        ("Sehr geehrte Frau Okonjo,", "Okonjo"),
    ],
)
def test_authors_are_read_where_readers_name_them(text: str, name: str) -> None:
    assert bylines.mentioned(text)[0] == name


@pytest.mark.parametrize("text", ["Dear Editor,", "in Tuesday's story", "by The way", "Your paper's story"])
def test_greetings_and_days_are_no_authors(text: str) -> None:
    assert bylines.mentioned(text) == ()


def test_a_reading_says_where_everything_stands() -> None:
    message = mail(
        (Role.OWN, 'Dear editor,\n\nIn yesterday\'s story by Tilda Okonjo you say "the ferry sank". No.\n\nRegards\n'),
        (Role.SIGNATURE, "-- \nRosa, tel. 555, once a captain\n"),
        (Role.FORWARDED, "The ferry sank on Tuesday."),
        subject="Ferry",
    )
    reading = reader.read(message, RECEIVED)
    quote = reading.quotes[0]
    assert (quote.text, quote.role, quote.style) == ("the ferry sank", Role.OWN, QuoteStyle.MARKED)
    assert message.text[quote.start : quote.end] == quote.text
    assert [s.text for s in reading.sentences][-1] == "The ferry sank on Tuesday."
    assert all(message.text[s.start : s.end] == s.text for s in reading.sentences)
    assert not [s for s in reading.sentences if s.text.startswith(("Dear", "Regards", "Rosa"))]
    assert set(reading.dates) == {date(2026, 3, 4), date(2026, 3, 3)}
    assert reading.bylines == ("Tilda Okonjo",)
    assert reading.language == "en"


def test_the_readers_own_links_come_first() -> None:
    def link(url: str, role: Role) -> Link:
        return Link(url, url, role)

    links = (
        link("https://a.example/1", Role.FORWARDED),
        link("https://a.example/2", Role.OWN),
        link("https://a.example/1", Role.OWN),
    )
    assert reader.read(mail((Role.OWN, "x"), links=links), RECEIVED).urls == (
        "https://a.example/2",
        "https://a.example/1",
    )


def test_yesterday_is_the_writers_yesterday() -> None:
    late = datetime(2026, 3, 4, 23, 0, tzinfo=timezone(timedelta(hours=-10)))
    message = mail((Role.OWN, "yesterday"), sent=late)
    assert reader.read(message, late.astimezone(UTC)).dates == (date(2026, 3, 3),)


def test_a_mail_without_words_reads_as_nothing() -> None:
    reading = reader.read(mail(), RECEIVED)
    assert (reading.quotes, reading.sentences, reading.urls, reading.dates, reading.bylines) == ((), (), (), (), ())


SENTENCE = "The ferry of Saltmere sank twice that year. "
LINKS = tuple(Link(f"https://gull.example/{n}", f"https://gull.example/{n}", Role.OWN) for n in range(500))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SENTENCE * 30_000, "only the first 12,000 characters of what it says were looked at"),
        ('"sank twice" ' * 900, "only the first 60 quotations were looked at"),
        ("You wrote that it sank again. " * 390, "only the first 60 quotations were looked at"),
        ("No. " * 2_900, "only the first 150 sentences were looked at"),
        ("By Ada " + " by Ada ".join(f"Bl{'o' * n}m" for n in range(3, 103)), "only the first 40 names that may be an author's were looked at"),
        (" ".join(f"on {day} May 20{year}" for day in range(1, 29) for year in (10, 11, 12)), "only the first 40 days that it names were looked at"),
    ],
)  # fmt: skip
def test_what_is_left_out_of_a_mail_that_says_too_much_is_told(text: str, told: str) -> None:
    reading = reader.read(mail((Role.OWN, text)), RECEIVED)
    assert told in reading.defects
    assert sum(s.end - s.start for s in reading.sentences) <= reader.MOST_TEXT
    assert len(reading.sentences) <= reader.MOST_SENTENCES
    assert len(reading.quotes) <= reader.MOST_QUOTES
    assert len(reading.bylines) <= reader.MOST_NAMES
    assert len(reading.dates) <= reader.MOST_DAYS


def test_links_and_the_subject_are_rationed_too() -> None:
    reading = reader.read(mail((Role.OWN, SENTENCE), subject="the ferry " * 400, links=LINKS), RECEIVED)
    assert len(reading.urls) == reader.MOST_LINKS
    assert len(reading.message.subject) == reader.LONGEST_SUBJECT
    assert reading.defects == (
        "only the first 1,000 characters of the subject were looked at",
        "only the first 100 links were looked at",
    )


def test_an_ordinary_mail_has_no_defects() -> None:
    text = SENTENCE * 40 + 'You wrote "the ferry sank twice" on 3 May 2025. See https://gull.example/1.'
    assert reader.read(mail((Role.OWN, text), links=LINKS[:3]), RECEIVED).defects == ()


def test_no_citation_is_longer_than_its_cap_and_cues_inside_one_are_part_of_it() -> None:
    block = "> The ferry of Saltmere sank " + "and sank again " * 300
    assert [len(q.text) for q in reader.read(mail((Role.OWN, block)), RECEIVED).quotes] == [reader.LONGEST_QUOTE]
    assert cited("You say that he said that it says the ferry sank.", QuoteStyle.CUED) == [
        "he said that it says the ferry sank"
    ]
    endless = "you wrote that you said that " * 400
    spans = [span for span in quotes.find(endless) if span.style is QuoteStyle.CUED]
    assert sum(span.end - span.start for span in spans) <= len(endless)

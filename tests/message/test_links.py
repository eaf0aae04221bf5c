import base64

import pytest

from corrections_inbox.message import Link, Message, Role, parse
from corrections_inbox.message.unwrapping import unwrap

STORY = "https://gazette.example/2026/03/bridge-over-the-lem"


def mail(body: str, content_type: str = "text/plain") -> Message:
    return parse(f"From: rosa@reader.example\nContent-Type: {content_type}; charset=utf-8\n\n{body}".encode())


def urls(body: str, content_type: str = "text/plain") -> list[str]:
    return [link.url for link in mail(body, content_type).links]


@pytest.mark.parametrize(
    "text",
    [
        f"See {STORY}.",
        f"See {STORY}, and more",
        f"(see {STORY})",
        f"[{STORY}]",
        f"<{STORY}>",
        f'"{STORY}"',
        f"“{STORY}”",
        f"*{STORY}*",
        f"{STORY}?\n",
        f"Wrong!{STORY}…",
    ],
)
def test_the_punctuation_around_a_link_is_no_part_of_it(text: str) -> None:
    assert urls(text) == [STORY]


@pytest.mark.parametrize(
    "url",
    [
        "https://en.wiki.example/wiki/Lem_(river)",
        f"{STORY}#:~:text=spans%20210%20metres",
        f"{STORY}?a=1&b=2#comments",
        "HTTPS://GAZETTE.example/Story",
        "http://[2001:db8::1]/a",
        "https://gazette.example/a;b,c",
    ],
)
def test_what_belongs_to_a_link_stays(url: str) -> None:
    assert urls(f"Read {url} please") == [url]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("www.gazette.example/story", "https://www.gazette.example/story"),
        ("see gazette.example/2026/bridge now", "https://gazette.example/2026/bridge"),
    ],
)
def test_a_link_without_a_scheme_is_one(text: str, url: str) -> None:
    assert urls(text) == [url]


@pytest.mark.parametrize("text", ["and/or", "he said.She/he left", "rosa@gazette.example/x", "3.5/4.5", "e.g./i.e."])
def test_what_only_looks_like_a_link_is_none(text: str) -> None:
    assert urls(text) == []


LONG = "https://gazette.example/2026/03/02/the-old-bridge-over-the-river-lem-is-much-"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"<{STORY}-and-\nwhat-it-cost>", f"{STORY}-and-what-it-cost"),
        (f"{LONG}\nlonger-than-we-said.html\n", f"{LONG}longer-than-we-said.html"),
        (f"> {LONG}\n> longer-than-we-said.html\n", f"{LONG}longer-than-we-said.html"),
        (
            f"{LONG}\nlonger-than-we-said-and-it-was-not-built-in-a-day-but-in-three-years-by-\nmany-hands/",
            f"{LONG}longer-than-we-said-and-it-was-not-built-in-a-day-but-in-three-years-by-many-hands/",
        ),
    ],
)
def test_a_link_broken_over_lines_is_joined(text: str, url: str) -> None:
    assert urls(text) == [url]


@pytest.mark.parametrize(
    "text",
    [
        f"{STORY}-is-longer-than-one-line-of-mail-can-be\nThe span is wrong.",
        f"{STORY}-is-longer-than-one-line-of-mail-can-be\n9th paragraph, second sentence.",
        f"{STORY}-is-longer-than-one-line-of-mail-can-be\nso-called experts say",
        f"{STORY}-is-longer-than-one-line-of-mail-can-be\n\nit-is-wrong",
        f"{STORY}\nand/or the print edition",
    ],
)
def test_the_words_below_a_link_are_no_part_of_it(text: str) -> None:
    assert urls(text)[0] == text.partition("\n")[0]


SHORT = "https://gazette.example/news"


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        (f"{SHORT}/2026/02/", "old-lem-bridge"),
        (f"Your story: {SHORT}/2026/02/", "old-lem-bridge"),
        ("https://gazette.example/", "old-lem-bridge"),
        (f"{SHORT}/", "2026/old"),
        (f"{SHORT}/old-", "bridge"),
        (f"{SHORT}/old_", "lem_bridge"),
        (f"{SHORT}?id=", "4711"),
        (f"{SHORT}?id=7&", "page=2"),
        (f"{SHORT}?", "id=7"),
        (f"{SHORT}/br%C", "3%BCcke"),
        (f"{SHORT}/br%", "C3%BCcke"),
    ],
)
def test_a_short_link_is_joined_where_the_next_line_can_only_be_its_rest(first: str, rest: str) -> None:
    assert urls(f"{first}\n{rest}\n\nThe span.") == [f"{first}{rest}".removeprefix("Your story: ")]


def test_a_link_cut_at_a_slash_goes_on_before_the_sentence_that_follows_it() -> None:
    assert urls(f"{SHORT}/2026/\nold-lem-bridge has the wrong span.") == [f"{SHORT}/2026/old-lem-bridge"]


@pytest.mark.parametrize(
    "below",
    [
        "The span is wrong.",
        "the span is wrong.",
        "Rosa",
        "rosa",
        "Jean-Luc",
        "so-called experts",
        "2026-03-02",
        "555-0142-77",
        "rosa-m-lindqvist@reader.example",
        "harbour-post.example/news/old-bridge",
        "- the span",
        "\nit-is-not-so",
    ],
)
def test_what_stands_below_a_link_that_ends_in_a_slash_is_no_part_of_it(below: str) -> None:
    assert urls(f"{SHORT}/2026/\n{below}")[0] == f"{SHORT}/2026/"


@pytest.mark.parametrize(
    ("first", "below"),
    [
        (f"{SHORT}/old-bridge", "not-so-old"),
        (f"{SHORT}/old-bridge?", "not-so-old"),
        (f"{SHORT}/old-", "Bridge is wrong"),
    ],
)
def test_a_link_that_may_be_whole_swallows_no_words(first: str, below: str) -> None:
    assert below.partition(" ")[0] not in urls(f"{first}\n{below}")[0]


def test_a_hyperlink_has_its_words_as_label_and_a_text_link_none() -> None:
    message = mail(f'<p>In <a href="{STORY}"> the bridge\n story</a> you err.</p>', "text/html")
    assert message.links == (Link(STORY, STORY, Role.OWN, "the bridge story"),)


def test_a_link_in_the_subject_is_the_readers_own() -> None:
    assert parse(f"Subject: wrong: {STORY}\n\nThe span.".encode()).links == (Link(STORY, STORY, Role.OWN),)


def test_each_link_has_the_role_of_where_it_stands() -> None:
    message = mail(
        "See https://lemford.example/survey\n\n-- \nRosa\nhttps://rosa.example\n\n"
        f"On Mon, Mar 2, 2026 at 10:00 AM Desk <d@gazette.example> wrote:\n> {STORY}\n"
    )
    assert [(link.url, link.role) for link in message.links] == [
        ("https://lemford.example/survey", Role.OWN),
        ("https://rosa.example", Role.SIGNATURE),
        (STORY, Role.QUOTED),
    ]


def test_a_link_that_stands_twice_is_listed_once_and_the_readers_own_use_counts() -> None:
    message = mail(f"> {STORY}\n\n{STORY} is wrong\n")
    assert [(link.url, link.role) for link in message.links] == [(STORY, Role.OWN)]


@pytest.mark.parametrize("href", ["mailto:desk@gazette.example", "javascript:alert(1)", "#top", "cid:image1", ""])
def test_only_web_links_are_links(href: str) -> None:
    assert urls(f'<a href="{href}">x</a> words', "text/html") == []


def proofpoint_v2(url: str) -> str:
    coded = url.replace("-", "-2D").replace("_", "-5F").replace(":", "-3A").replace("/", "_")
    return f"https://urldefense.proofpoint.com/v2/url?u={coded}&d=DwMFaQ&c=x"


def proofpoint_v3(url: str) -> str:
    # Two runs: three characters replaced together, and one alone.
    replaced = base64.urlsafe_b64encode(b"?a=&").decode().rstrip("=")
    template = url.replace("?a=", "**B", 1).replace("&", "*", 1)
    return f"https://urldefense.com/v3/__{template}__;{replaced}!!abc!def$"


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fgazette.example%2F2026%2F03%2Fbridge-over-the-lem&data=05",
        "https://urldefense.proofpoint.com/v1/url?u=https://gazette.example/2026/03/bridge-over-the-lem&k=x",
        proofpoint_v2(STORY),
        f"https://urldefense.com/v3/__{STORY}__;!!abc!def$",
        f"https://urldefense.com/v3/__{STORY.replace('//', '/')}__;!!abc!def$",
        f"https://www.google.com/url?q={STORY}&sa=D",
        f"https://www.google.de/url?sa=t&url={STORY}",
        f"https://l.facebook.com/l.php?u={STORY.replace('/', '%2F')}&h=x",
        f"https://www.facebook.com/sharer/sharer.php?u={STORY}",
        f"https://linkprotect.cudasvc.com/url?a={STORY}&c=E",
        f"https://secure-web.cisco.com/1abc/{STORY.replace('/', '%2F').replace(':', '%3A')}",
        f"https://url.avanan.click/v2/___{STORY}___.YXA",
        "https://eu-central-1.protection.sophos.com/?d=gazette.example&u="
        + base64.urlsafe_b64encode(STORY.encode()).decode().rstrip("="),
        f"https://safelinks.mailer.example/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3D{STORY}",
    ],
)
def test_a_wrapped_link_is_unwrapped(wrapped: str) -> None:
    assert unwrap(wrapped) == STORY


def test_a_proofpoint_table_of_replaced_characters_is_put_back() -> None:
    url = "https://gazette.example/story?a=1&b"
    assert unwrap(proofpoint_v3(url)) == url


@pytest.mark.parametrize(
    "url",
    [
        STORY,
        "https://gazette.example/login?url=/2026/03/bridge",
        "https://archive.example/web/2026/https://gazette.example/story",
        "https://gazette.us5.list-manage.example/track/click?u=abc&id=1",
        "https://protect-eu.mimecast.example/s/abcDEF?domain=gazette.example",
        "https://outlook.example/story?url=https://other.example/",
        "https://urldefense.com/v3/__broken",
        "https://urldefense.proofpoint.com/v2/url?d=x",
        "https://secure-web.cisco.com/abc",
        "https://a.protection.sophos.com/?u=%%%",
        "https://[broken/?url=https://gazette.example/",
    ],
)
def test_a_link_that_wraps_nothing_readable_stays_as_it_is(url: str) -> None:
    assert unwrap(url) == url


def test_what_was_written_is_kept_beside_where_it_leads() -> None:
    wrapped = f"https://www.google.com/url?q={STORY}"
    assert mail(f"See {wrapped}.").links == (Link(STORY, wrapped, Role.OWN),)


@pytest.mark.parametrize(
    "text",
    [
        "http://a.example/b " * 50_000,
        "a." * 400_000,
        "a@" * 400_000,
        "<http://a.example/" + "aaaaaaa\n" * 50_000,
        "http://a.example/" + ")" * 400_000,
    ],
    ids=["many", "dots", "at signs", "endless joins", "brackets"],
)
def test_hostile_text_gives_a_bounded_list(text: str) -> None:
    assert len(mail(text).links) <= 500

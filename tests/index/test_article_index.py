import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.index import ArticleIndex, IndexWriter, queries, snapshot
from corrections_inbox.matching import Window
from corrections_inbox.matching.pages import page

FERRY = Article(
    id="ferry",
    url="https://www.harbourpost.example/2026/02/the-last-ferry-leaves-the-island.html",
    headline="The last ferry leaves the island",
    text="The ferry Marigold made 212 crossings last year.\n\nIts captain retires in May.",
    byline="Tilda Okonjo",
    captions=("The Marigold at dusk",),
    aliases=("https://harbourpost.example/?p=4711",),
    published=datetime(2026, 2, 3, tzinfo=UTC),
)
BRIDGE = Article(
    id="bridge",
    url="https://www.harbourpost.example/2026/02/a-bridge-for-the-island.html",
    headline="A bridge for the island",
    text="The bridge costs 31 million crowns.",
    byline="Tilda Okonjo",
    published=datetime(2026, 2, 20, tzinfo=UTC),
)
UNDATED = Article(
    id="undated", url="https://www.harbourpost.example/guide", headline="A guide to the bay", text="Bring boots."
)


@pytest.fixture
def index() -> ArticleIndex:
    return ArticleIndex.in_memory([FERRY, BRIDGE, UNDATED])


def found(index: ArticleIndex, query: str, window: Window | None = None) -> list[str]:
    return [hit.article_id for hit in index.search(query, limit=10, window=window)]


def test_an_article_comes_back_as_it_went_in(index: ArticleIndex) -> None:
    assert index.articles(["ferry", "nobody", "undated"]) == {"ferry": FERRY, "undated": UNDATED}


def test_an_article_comes_back_cut_up_as_it_would_be_now(index: ArticleIndex) -> None:
    pages = index.pages(["ferry", "nobody", "undated"])
    assert list(pages) == ["ferry", "undated"]
    for made, again in ((page(FERRY), pages["ferry"]), (page(UNDATED), pages["undated"])):
        assert (again.article, again.headline, again.authors) == (made.article, made.headline, made.authors)
        assert (again.outlets, again.pairs) == (made.outlets, made.pairs)
        assert (again.keys.tolist(), again.order.tolist()) == (made.keys.tolist(), made.order.tolist())


def test_an_article_of_very_many_words_comes_back_too() -> None:
    long = Article(id="long", url="https://harbourpost.example/l", headline="?", text=" ".join(map(str, range(70_000))))
    index = ArticleIndex.in_memory([long, FERRY])
    again = index.pages(["long", "ferry"])
    assert again["long"].order.tolist() == page(long).order.tolist()
    assert again["ferry"].pairs == page(FERRY).pairs
    assert index.articles(["long"]) == {"long": long}


@pytest.mark.parametrize(
    "url",
    [
        FERRY.url,
        "http://harbourpost.example/2026/02/the-last-ferry-leaves-the-island.html?utm_source=mail#top",
        "https://www.harbourpost.example/?p=4711",
        "https://www.harbourpost.example/moved/the-last-ferry-leaves-the-island",
    ],
)
def test_a_url_finds_its_article_in_every_spelling(index: ArticleIndex, url: str) -> None:
    assert index.by_url(url) == ("ferry",)


@pytest.mark.parametrize("url", ["https://elsewhere.example/x", "no address", ""])
def test_a_url_of_no_article_finds_nothing(index: ArticleIndex, url: str) -> None:
    assert index.by_url(url) == ()


def test_search_looks_into_text_captions_and_headline(index: ArticleIndex) -> None:
    assert found(index, "crossings") == found(index, "dusk") == found(index, "FERRY leaves") == ["ferry"]


def test_search_takes_query_syntax_for_plain_words(index: ArticleIndex) -> None:
    assert found(index, 'crossings AND -"(:*') == ["ferry"]
    assert found(index, ' "?! ') == []


def test_the_commonest_words_are_left_out_where_their_lists_grow_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(queries.MOST_POSTINGS, "content", 2)
    monkeypatch.setattr(queries, "FEWEST_TERMS", 1)
    index = ArticleIndex.in_memory([FERRY, BRIDGE, UNDATED])
    assert found(index, "the bridge bay") == ["bridge", "undated"]
    assert set(found(index, "the")) == {"ferry", "bridge", "undated"}


def test_articles_are_known_by_their_ids_whether_or_not_a_search_found_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "KEPT_PLACES", 1)
    index = ArticleIndex.in_memory([FERRY, BRIDGE, UNDATED])
    assert len(found(index, "the island")) == 3
    assert list(index.articles(["undated", "ferry", "bridge"])) == ["undated", "ferry", "bridge"]
    assert list(index.pages(["undated", "ferry", "bridge"])) == ["undated", "ferry", "bridge"]


def test_headlines_are_searched_alone(index: ArticleIndex) -> None:
    assert [hit.article_id for hit in index.search_headlines("bridge crossings", limit=5)] == ["bridge"]


def test_a_window_keeps_what_was_published_in_it_and_leaves_the_score(index: ArticleIndex) -> None:
    day = datetime(2026, 2, 20, tzinfo=UTC)
    window = Window(day - timedelta(days=1), day)
    assert found(index, "island", window) == ["bridge"]
    everywhere = {hit.article_id: hit.score for hit in index.search("island", limit=5)}
    assert index.search("island", limit=5, window=window)[0].score == pytest.approx(everywhere["bridge"])


def test_an_author_is_found_by_name_the_newest_piece_first(index: ArticleIndex) -> None:
    assert [hit.article_id for hit in index.search_bylines("tilda OKONJO", limit=5)] == ["bridge", "ferry"]
    assert index.search_bylines("Tilda Someone", limit=5) == []


def test_it_counts_articles_that_hold_a_word(index: ArticleIndex) -> None:
    assert index.document_frequency("island") == 2
    assert index.document_frequency("island's") == 0
    assert index.document_frequency("boats") == 0
    assert index.size() == 3


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Die Brücke über den Fluß", "brucke FLUSS"),
        ("أعلنت الوزارة عن مشروع جديد", "الوزارة"),
        ("أَعْلَنَت", "أعلنت"),
        ("ጠቅላይ ሚኒስትሩ ተናገሩ", "ሚኒስትሩ"),
        ("東京都知事選挙が行われた", "都知事選"),
        ("Москва слезам не верит", "МОСКВА"),
    ],
)
def test_it_finds_words_of_every_script(text: str, query: str) -> None:
    article = Article(id="a", url="https://harbourpost.example/a", headline="?", text=text)
    assert found(ArticleIndex.in_memory([article, FERRY]), query) == ["a"]


def test_a_folder_without_an_index_is_empty(tmp_path: Path) -> None:
    index = ArticleIndex.open(tmp_path / "none")
    assert (index.size(), index.by_url(FERRY.url), found(index, "ferry"), index.articles(["ferry"])) == (0, (), [], {})
    assert not (tmp_path / "none").exists()


def test_an_open_index_sees_what_is_committed_later(tmp_path: Path) -> None:
    index = ArticleIndex.open(tmp_path)
    with IndexWriter(tmp_path) as writer:
        writer.put([FERRY])
        assert index.size() == 0
        writer.commit(1)
        assert found(index, "ferry") == ["ferry"]
        writer.put([BRIDGE])
        writer.commit(2)
    assert index.size() == 2


def test_a_newer_revision_replaces_the_older(tmp_path: Path) -> None:
    index = ArticleIndex.open(tmp_path)
    newer = Article(id="ferry", url=FERRY.url, headline="The ferry stays", text="It stays.", revision=2)
    with IndexWriter(tmp_path) as writer:
        writer.put([FERRY])
        writer.commit(1)
        writer.put([newer])
        writer.commit(2)
    assert index.size() == 1
    assert index.articles(["ferry"]) == {"ferry": newer}
    assert found(index, "crossings") == []


def test_the_writer_remembers_how_far_it_followed(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        assert writer.sequence == 0
        writer.put([FERRY])
        writer.commit(41)
    with IndexWriter(tmp_path) as writer:
        assert writer.sequence == 41


def test_what_was_not_committed_is_dropped(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.put([FERRY])
    with IndexWriter(tmp_path) as writer:
        writer.commit(1)
    assert ArticleIndex.open(tmp_path).size() == 0


def test_a_second_writer_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with (
        IndexWriter(tmp_path),
        pytest.raises(CorrectionsInboxError, match=r"Another process is writing .* at a time\.$"),
    ):
        IndexWriter(tmp_path)


def test_a_damaged_index_is_told_with_its_cure(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.put([FERRY])
        writer.commit(1)
    for meta in tmp_path.glob("*/meta.json"):
        meta.write_text("{ nonsense")
    with pytest.raises(CorrectionsInboxError, match="delete the folder"):
        ArticleIndex.open(tmp_path)
    with pytest.raises(CorrectionsInboxError, match="delete the folder"):
        IndexWriter(tmp_path)


def test_records_that_are_gone_or_cut_off_are_told_with_their_cure(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.put([FERRY])
        writer.commit(1)
    (records,) = tmp_path.glob("*/records")
    whole = records.read_bytes()
    for size in (0, 4, len(whole) - 1):
        records.write_bytes(whole[:size])
        with pytest.raises(CorrectionsInboxError, match="delete the folder"):
            ArticleIndex.open(tmp_path).articles(["ferry"])
    records.write_bytes(whole[:20])
    with pytest.raises(CorrectionsInboxError, match="delete the folder"):
        ArticleIndex.open(tmp_path).pages(["ferry"])
    records.unlink()
    with pytest.raises(CorrectionsInboxError, match="delete the folder"):
        ArticleIndex.open(tmp_path)


def test_an_index_whose_making_fails_half_way_is_an_empty_one_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corrections_inbox.index.writer.BUFFER_BYTES", 1)  # less than the engine takes
    with pytest.raises(CorrectionsInboxError):
        IndexWriter(tmp_path)
    assert list(tmp_path.glob("*/meta.json"))
    assert ArticleIndex.open(tmp_path).size() == 0


def test_what_a_crash_left_behind_the_last_commit_is_passed_over(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.put([FERRY])
        writer.commit(1)
    (records,) = tmp_path.glob("*/records")
    with records.open("ab") as file:
        file.write(b"half a rec")
    with IndexWriter(tmp_path) as writer:
        writer.put([BRIDGE])
        writer.commit(2)
    assert ArticleIndex.open(tmp_path).articles(["ferry", "bridge"]) == {"ferry": FERRY, "bridge": BRIDGE}


def test_an_index_of_an_older_layout_makes_room(tmp_path: Path) -> None:
    (tmp_path / "layout-0").mkdir()
    (tmp_path / "layout-0" / "meta.json").write_text("{}")
    with IndexWriter(tmp_path) as writer:
        assert writer.sequence == 0
    assert not (tmp_path / "layout-0").exists()


def test_several_threads_may_read_while_one_writes(tmp_path: Path) -> None:
    index = ArticleIndex.open(tmp_path)
    sizes: list[int] = []

    def read() -> None:
        sizes.extend(len(found(index, "island bay")) for _ in range(50))

    with IndexWriter(tmp_path) as writer:
        readers = [threading.Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        for number, article in enumerate((FERRY, BRIDGE, UNDATED), start=1):
            writer.put([article])
            writer.commit(number)
        for reader in readers:
            reader.join()
    assert len(sizes) == 200
    assert found(index, "island bay") != []

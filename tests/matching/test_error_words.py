import pytest

from corrections_inbox.matching import ErrorType
from corrections_inbox.matching.error_words import named


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("There is a typo in the third line.", ErrorType.SPELLING),
        ("Da ist ein Tippfehler.", ErrorType.SPELLING),
        ("The apostrophe is in the wrong place.", ErrorType.GRAMMAR),
        ("The mayor was misquoted.", ErrorType.QUOTE),
        ("You attribute this to the mayor.", ErrorType.ATTRIBUTION),
        ("Se le atribuye a otra persona.", ErrorType.ATTRIBUTION),
        ("The link in it goes to another page.", ErrorType.LINK),
        ("Il y a un lien mort.", ErrorType.LINK),
        ("A data está errada: a fecha.", ErrorType.DATE),
        ("That is not her family name.", ErrorType.NAME),
        ("O sobrenome dele é outro.", ErrorType.NAME),
        ("Die Zahl stimmt nicht.", ErrorType.NUMBER),
        ("This is misleading.", ErrorType.CONTEXT),
        ("It never happened.", None),
    ],
)
def test_readers_name_the_kind_of_error(said: str, kind: ErrorType | None) -> None:
    assert named(said) is kind

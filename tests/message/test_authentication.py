import pytest

from corrections_inbox.message import Authentication, authentication_of, parse

OURS = "mx.gazette.example"


def results(*values: str, trusted: str = OURS) -> Authentication:
    raw = "".join(f"Authentication-Results: {value}\n" for value in values)
    return authentication_of(parse(raw.encode() + b"\n"), trusted)


def test_parsing_alone_believes_nothing() -> None:
    assert parse(f"Authentication-Results: {OURS}; dmarc=pass\n\n".encode()).authentication == Authentication()


def test_it_reads_the_results_of_the_trusted_server() -> None:
    value = f"{OURS} 1; spf=fail (no match) smtp.mailfrom=rosa@reader.example; dkim=pass header.d=reader.example; dmarc=none"
    assert results(value) == Authentication(spf="fail", dkim="pass", dmarc="none")


def test_only_the_topmost_field_with_the_trusted_id_counts() -> None:
    assert results("mx.other.example; dmarc=pass", f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass").dmarc == "fail"


def test_one_signature_that_passes_is_enough() -> None:
    assert results(f"{OURS}; dkim=fail header.d=list.example; dkim=pass header.d=reader.example").dkim == "pass"


@pytest.mark.parametrize("trusted", ["", "  ", "mx.other.example", "gazette.example"])
def test_without_the_trusted_id_nothing_is_believed(trusted: str) -> None:
    assert results(f"{OURS}; spf=pass; dmarc=pass", trusted=trusted) == Authentication()


@pytest.mark.parametrize(
    "value",
    [
        "",
        ";",
        "dmarc=pass",
        "; dmarc",
        "; dmarc=pass (",
        "; =pass",
        "; dkim=pass; none",
        "; " + "(" * 4_000,
        "; x" * 9_000,
    ],
)
def test_a_field_that_breaks_the_grammar_is_unknown_and_never_a_pass_for_what_it_does_not_name(value: str) -> None:
    assert results(f"{OURS}{value}").dmarc == "unknown"

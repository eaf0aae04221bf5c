"""Each clause of the guarantees, and the tests that fail when it is broken; those that stand nowhere else are here."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tests.test_whole_path import FERRY, REPORT

from corrections_inbox.cases import Case
from corrections_inbox.configuration import load
from corrections_inbox.index import ArticleIndex
from corrections_inbox.jobs.file import Filer, Filing
from corrections_inbox.jobs.house import house
from corrections_inbox.reading import Reader
from corrections_inbox.settings import Settings
from corrections_inbox.store import case_queries, mail, reading, tallies, transaction
from corrections_inbox.store.case_queries import Filter
from corrections_inbox.store.mail import Place
from corrections_inbox.store.tables import OutboxState

TESTS = Path(__file__).parent
ARRIVED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CONFIG = """
[publication]
name = "The Quayside Courier"
secret = "only for tests"
[smtp]
host = "127.0.0.1"
from = "corrections@quayside.example"
[acknowledgment]
enabled = true
[matching]
link_threshold = {threshold}
"""

GUARDED: dict[str, dict[str, tuple[str, ...]]] = {
    "1 nothing received is lost": {
        "mail is read with BODY.PEEK[]": ("mailbox/test_imap.py::reading_marks_nothing_as_read",),
        "raw bytes are committed, and only then marked": (
            "jobs/test_poll.py::mail_is_marked_only_once_it_is_in_the_store",
            "jobs/test_poll.py::a_connection_lost_half_way_loses_nothing",
        ),
        "a place in a mailbox is kept once": ("store/test_mail.py::a_second_fetch_keeps_nothing",),
        "a mail comes back as it came in": ("store/test_mail.py::a_mail_comes_back_byte_for_byte",),
        "what can't be filed is set aside with its reason and stops no other": (
            "jobs/test_file.py::one_mail_that_cannot_be_filed_stops_no_other",
            "jobs/test_poll.py::what_the_server_holds_back_is_quarantined_with_its_reason",
            "test_bad_input.py::an_odd_mail_is_kept_as_it_came_and_stops_no_other",
        ),
        "it is shown in the digest": ("cases/test_digest.py::stuck_mail_and_letters_stand_as_they_were_read",),
        "and retried on command": ("actions/test_releasing.py::quarantined_mail_goes_back_in_line_on_command",),
        "a third death sets a mail aside, counted before the attempt": (
            "store/test_mail.py::a_mail_that_brings_the_program_down_is_quarantined_after_its_third_attempt",
            "jobs/test_file.py::a_mail_that_kills_the_process_is_set_aside_after_three_deaths",
        ),
        "a full disk loses nothing": (
            "test_bad_input.py::on_a_full_disk_mail_stays_in_the_mailbox_and_is_kept_once_there_is_room",
        ),
    },
    "2 nobody is answered twice, and no machine is answered": {
        "one acknowledgment names all cases of a mail": (
            "actions/test_filing.py::several_errors_open_several_cases_and_one_letter_names_them",
        ),
        "none for a later mail of the same reader on the case": (
            "actions/test_filing.py::the_same_reader_gets_no_second_letter_on_the_same_case",
        ),
        "a second reader gets their own": (
            "actions/test_filing.py::a_second_reader_joins_the_case_and_gets_their_own_letter",
        ),
        "the letter is queued in the transaction of the case": (
            "actions/test_filing.py::a_crash_before_the_end_leaves_neither_case_nor_letter",
        ),
        "at most once: what was under way at a crash is unknown": (
            "jobs/test_deliver.py::a_crash_while_sending_sends_nothing_twice",
            "jobs/test_upkeep.py::a_letter_that_was_being_sent_is_not_sent_again",
            "store/test_outbox.py::what_may_have_gone_is_sent_again_only_if_it_must_arrive",
        ),
        "resent only by a person": ("store/test_outbox.py::an_unknown_letter_is_sent_again_by_a_person_only",),
        "a letter keeps its Message-ID": (
            "letters/test_headers.py::the_same_key_gives_the_same_bytes_and_another_key_another_id",
        ),
        "RFC 3834: marked as automatic, on the null reverse-path": (
            "letters/test_headers.py::it_answers_as_an_automatic_reply",
            "test_whole_path.py::a_report_is_answered_once_with_the_sentence_that_was_understood",
        ),
        "no machine is answered": (
            "triage/test_silence.py::a_rule_forbids_an_answer_and_lets_the_near_miss_pass",
            "triage/test_dispose.py::no_mail_of_a_machine_kind_is_answered",
            "actions/test_filing.py::a_machine_is_left_alone",
        ),
        "limits by address and domain": (
            "triage/test_limits.py::a_letter_beyond_a_limit_is_not_owed",
            "actions/test_filing.py::the_limit_for_an_address_holds_within_one_batch",
        ),
        "a limit of 0 is none": ("triage/test_limits.py::a_limit_of_zero_is_none",),
        "the breaker holds letters until a person releases them": (
            "actions/test_filing.py::the_breaker_holds_letters_until_a_person_releases_them",
            "store/test_outbox.py::held_letters_wait_for_a_person",
        ),
        "a digest goes once a day to each": (
            "jobs/test_digest.py::each_recipient_gets_one_a_day",
            "jobs/test_digest.py::the_hour_that_comes_twice_in_autumn_brings_one_digest",
            "store/test_outbox.py::a_digest_is_begun_once_a_day_for_each_recipient",
        ),
        "staff is never acknowledged": (
            "triage/test_dispose.py::staff_mail_keeps_its_kind_and_gets_no_answer",
            "actions/test_filing.py::what_a_colleague_forwards_is_the_readers_report_and_nobody_is_written_to",
        ),
        "backlog is never acknowledged": (
            "actions/test_filing.py::backlog_is_never_acknowledged_and_keeps_nobody_waiting",
            "test_whole_path.py::older_mail_is_filed_as_backlog_and_answered_by_nobody",
        ),
        "mail of over 48 hours is listed as not acknowledged": (
            "actions/test_filing.py::mail_of_an_outage_is_filed_and_listed_as_not_acknowledged",
            "test_guarantees.py::how_late_a_mail_is_goes_by_its_arrival_and_not_by_the_date_that_its_sender_wrote",
        ),
        "a folder numbered anew answers nobody": (
            "jobs/test_poll.py::a_folder_numbered_anew_files_nothing_twice_and_answers_nobody",
        ),
    },
    "3 a wrong link is worse than none": {
        "an article is linked only above the threshold": (
            "matching/test_understanding.py::the_threshold_decides_what_is_linked",
            "test_guarantees.py::the_threshold_of_the_settings_decides_what_is_linked",
        ),
        "no article is found where there is none": (
            "matching/test_understanding.py::a_mail_about_no_article_is_linked_to_none",
        ),
        "a doubtful passage is not told and joins nothing": (
            "letters/test_values.py::a_passage_that_is_likelier_wrong_than_right_is_not_told_to_the_reader",
            "cases/test_joining.py::a_passage_that_is_likelier_wrong_than_right_joins_nothing",
        ),
        "reports without a passage do not join": (
            "cases/test_joining.py::without_a_passage_on_either_side_nothing_joins",
        ),
        "reports that claim otherwise do not join": ("cases/test_joining.py::claims_agree_where_they_say_the_same",),
        "evidence is told in words": ("matching/test_understanding.py::each_ground_is_told_in_words",),
    },
    "4 every report ends in a told outcome": {
        "the digest opens with who waits, oldest first": (
            "cases/test_digest.py::it_opens_with_who_is_still_waiting_oldest_first",
            "letters/test_digest.py::who_is_waiting_comes_first_and_the_numbers_last",
        ),
        "a reader waits until the server took their outcome": (
            "actions/test_settling.py::a_reader_waits_until_the_server_took_their_outcome",
        ),
        "or until a person recorded why none is owed": (
            "actions/test_settling.py::a_person_may_record_why_no_letter_is_owed",
        ),
        "closing owes a letter or says why none": (
            "cases/test_transitions.py::every_way_of_closing_owes_a_letter_or_says_why_none",
        ),
        "a person's letter can be undone for a minute": (
            "actions/test_settling.py::a_letter_of_a_persons_action_can_be_undone_for_a_minute",
        ),
    },
    "5 email is hostile": {
        "no bytes bring parsing down": ("message/test_parsing.py::no_bytes_make_it_raise",),
        "parsing is bounded": (
            "message/test_structure.py::parts_nested_too_deep_are_left_out_and_told",
            "message/test_structure.py::very_many_parts_are_cut_and_told",
            "message/test_structure.py::a_header_that_is_too_long_is_cut_and_told_and_the_body_is_read",
            "message/test_bodies.py::a_very_long_text_is_cut_and_told",
            "mailbox/test_imap.py::of_a_huge_message_only_the_beginning_is_fetched",
            "test_bad_input.py::of_a_mail_of_thirty_megabytes_the_beginning_opens_a_case_for_a_person",
        ),
        "nothing remote is loaded": (
            "letters/test_templates.py::nothing_remote_is_loaded",
            "letters/test_in_a_browser.py::it_is_dark_at_night_and_fetches_nothing",
        ),
        "mail text is a value and never markup": (
            "letters/test_digest.py::mail_text_in_the_digest_is_never_markup",
            "letters/test_digest.py::mail_text_in_an_alert_is_never_markup",
        ),
        "templates are sandboxed": ("letters/test_templates.py::a_bad_template_is_told_by_its_file",),
        "To is one bare address": ("letters/test_headers.py::only_one_bare_address_is_ever_written_to",),
        "no stranger's words": (
            "letters/test_restraint.py::what_leads_somewhere_or_hides_something_may_not",
            "letters/test_hostile_letters.py::an_acknowledgment_repeats_only_what_it_may",
        ),
        "the change only where linked, short and plain": (
            "letters/test_values.py::without_a_link_nothing_of_the_claim_is_repeated",
            "letters/test_values.py::a_change_that_may_not_be_repeated_is_left_out",
        ),
        "their subject only if it carries nothing": (
            "letters/test_restraint.py::their_subject_is_repeated_only_if_it_carries_nothing",
        ),
        "it says that nothing is decided": (
            "letters/test_templates.py::acknowledgment_question_and_receipt_say_that_nothing_is_decided",
        ),
        "a NO is heard": (
            "actions/test_threads.py::a_no_puts_the_case_before_a_person_and_asks_which_sentence_is_meant",
        ),
        "a legal receipt admits nothing": ("letters/test_templates.py::a_legal_receipt_says_nothing_of_the_matter",),
        "a forwarded sender is written to only when a person says so": (
            "actions/test_settling.py::who_is_known_from_a_forward_alone_is_written_to_only_when_a_person_says_so",
        ),
    },
    "6 transactions are short": {
        "SQLite flushes every commit": ("store/test_engine.py::sqlite_flushes_every_commit_to_the_disk",),
        "a claim is committed before it is acted on": (
            "jobs/test_deliver.py::a_crash_while_sending_sends_nothing_twice",
            "store/test_mail.py::a_mail_is_claimed_once_and_oldest_first",
        ),
        "workers at once open one case": (
            "actions/test_filing.py::workers_that_file_the_same_error_at_once_open_one_case",
        ),
        "one failing message falls back to its own savepoint": (
            "jobs/test_poll.py::one_message_that_can_not_be_stored_stops_no_other",
        ),
        "I/O packages stay apart": ("test_architecture.py::imports_go_one_way",),
    },
    "what opens a case, and which letter": {
        "every kind has its lane and its letter": (
            "cases/test_policy.py::each_kind_has_its_lane_and_its_letter",
            "cases/test_policy.py::every_kind_is_handled",
        ),
        "a triage rule forbids any": ("cases/test_policy.py::a_triage_rule_forbids_every_letter",),
        "legal matters: own lane, the named person at once": (
            "actions/test_filing.py::a_legal_matter_has_its_own_lane_and_a_person_is_told_at_once",
        ),
        "a picture alone is a report": ("triage/test_kinds.py::a_picture_alone_is_a_report",),
        "a follow-up joins": (
            "actions/test_threads.py::a_follow_up_outside_the_thread_joins_the_senders_last_open_case",
        ),
        "a forward is its first sender's report, unverified": (
            "actions/test_filing.py::what_a_colleague_forwards_is_the_readers_report_and_nobody_is_written_to",
        ),
        "references count up within a year": ("store/test_cases.py::references_count_up_within_a_year",),
    },
    "contracts": {
        "every line of a replay has every key": (
            "cli/test_replay.py::every_line_has_every_key_and_places_stand_where_they_say",
        ),
        "a replay stores nothing": ("cli/test_replay.py::it_writes_nothing_to_the_store",),
        "statuses 0, 1 and 2, and one sentence": (
            "cli/test_failures.py::a_mistake_in_the_settings_is_a_sentence_and_status_2",
            "cli/test_failures.py::wrong_usage_ends_with_status_2",
            "cli/test_failures.py::what_is_not_there_is_a_sentence_and_status_1",
        ),
        "a bad line of an articles file is named, the rest goes in": (
            "cli/test_failures.py::bad_lines_of_an_articles_file_are_named_and_the_rest_goes_in",
        ),
        "importing again changes nothing": ("jobs/test_importing.py::importing_again_changes_nothing",),
        "a setting or variable that is none is refused by name": (
            "test_settings.py::a_mistake_is_told_in_one_sentence_that_names_it",
            "test_settings.py::a_mistaken_variable_is_refused_by_name",
        ),
        "one jobs process a folder": ("cli/test_failures.py::a_second_service_on_one_data_folder_is_refused",),
        "the embedded store is copied before it is changed": (
            "store/test_migrations.py::an_embedded_store_is_copied_before_it_is_changed",
        ),
        "a newer store is left alone": ("cli/test_failures.py::a_store_of_a_newer_version_is_told_and_left_alone",),
        "the index can be deleted and built anew": (
            "cli/test_failures.py::a_damaged_index_is_told_with_its_cure_and_the_cure_works",
        ),
        "since: nothing older than the first login by default": (
            "jobs/test_poll.py::without_since_nothing_older_than_the_first_login_is_fetched",
        ),
    },
}


def named_tests() -> Iterator[tuple[str, str]]:
    for clauses in GUARDED.values():
        for guards in clauses.values():
            for guard in guards:
                file, _, name = guard.partition("::")
                yield file, f"test_{name}"


def test_every_clause_is_guarded_by_tests_that_exist() -> None:
    there: dict[str, set[str]] = {}
    for file, _ in named_tests():
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        there[file] = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert [f"{file}::{name}" for file, name in named_tests() if name not in there[file]] == []


def settings_in(folder: Path, threshold: float = 0.8) -> Settings:
    file = folder / "corrections-inbox.toml"
    file.write_text(CONFIG.format(threshold=threshold))
    return load(file)


def filed(settings: Settings, engine: Engine, raw: bytes, arrived: datetime, now: datetime) -> list[Case]:
    with transaction(engine) as session:
        mail.keep(session, Place("main", "INBOX", 1, 1), mail.pack(raw), arrived=arrived, now=now)
    paper = house(settings)
    reader = Reader(paper.publication, ArticleIndex.in_memory([FERRY]), settings.matching.link_threshold)
    with Filer(Filing.of(settings, paper, engine, reader)) as filer:
        assert filer(now)
    with reading(engine) as session:
        return case_queries.listing(session, Filter())


@pytest.mark.parametrize(("threshold", "linked"), [(0.05, True), (0.999999, False)])
def test_the_threshold_of_the_settings_decides_what_is_linked(
    tmp_path: Path, engine: Engine, threshold: float, *, linked: bool
) -> None:
    doubtful = b"From: rosa@reader.example\r\n\r\nThe harbour master is wrong, the Aurora carries fewer passengers.\r\n"
    [case] = filed(settings_in(tmp_path, threshold), engine, doubtful, ARRIVED, ARRIVED)
    assert (case.match.linked is not None) is linked


@pytest.mark.parametrize(
    ("arrived", "written", "letters"),
    [
        (timedelta(hours=-47), timedelta(days=-30), 1),
        (timedelta(hours=-49), timedelta(), 0),
    ],
)
def test_how_late_a_mail_is_goes_by_its_arrival_and_not_by_the_date_that_its_sender_wrote(
    tmp_path: Path, engine: Engine, arrived: timedelta, written: timedelta, letters: int
) -> None:
    dated = f"Date: {(ARRIVED + written).strftime('%a, %d %b %Y %H:%M:%S +0000')}".encode()
    raw = REPORT.replace(b"Date: Mon, 02 Mar 2026 09:00:00 +0000", dated)
    assert dated in raw
    filed(settings_in(tmp_path), engine, raw, ARRIVED + arrived, ARRIVED)
    with reading(engine) as session:
        assert tallies.letters(session)[OutboxState.QUEUED] == letters

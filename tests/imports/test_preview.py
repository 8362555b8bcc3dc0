"""What a preview says of each row, and that it leaves no trace."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from councils import imports
from councils.models import Council, PolicyRecord
from tests.builders import TODAY, council, published_decision, succeed
from tests.councils.desk import stored

from .files import DECISION, FINDING, PLEDGE, applied, as_csv, as_xlsx, compared, decisions, outcomes, refused

pytestmark = pytest.mark.django_db


def test_a_preview_says_of_each_row_what_becomes_of_it_and_why_and_leaves_no_trace(places: list[Council]) -> None:
    applied(as_csv(decisions({}, {"status": "motion_passed"})))
    rows = decisions(
        {},
        {"status": "motion_tabled", "evidence_1_title": "Full council, item 9", "effective_from": "1/3/2026"},
        {"council": "London Borough of Camden", "evidence_1_kind": "", "evidence_1_title": "", "evidence_1_url": ""},
        {"council": "Hackny", "status": "In forse", "effective_from": "03/25/2026", "evidence_1_kind": ""},
    )
    before = stored()
    comparison = compared(as_csv(rows))
    assert stored() == before
    assert comparison.counts == {"new": 1, "changed": 1, "unchanged": 1, "refused": 1}
    same, other, new, wrong = imports.told(comparison)
    assert (same["outcome"], same["changes"]) == ("unchanged", [])
    assert (other["line"], other["external_id"], other["outcome"]) == (3, "2", "changed")
    assert other["what"] == "Hackney: Data-sharing, Motion tabled (1 March 2026)"
    assert other["changes"] == [
        "status: “Motion passed, not yet shown in force” → “Motion tabled”",
        "so since: 2 March 2026 → 1 March 2026",
        "document out: “Cabinet, item 4”",
        "document in: “Full council, item 9”",
    ]
    assert (new["outcome"], new["what"]) == ("new", "Camden: Data-sharing, Policy in force (2 March 2026)")
    assert new["before_publication"] == [
        "“Policy in force” needs evidence of grade A or B, for example minutes, a decision notice, the policy itself or"
        " a signed letter. No evidence is attached."
    ]
    assert (wrong["outcome"], wrong["what"]) == ("refused", "")
    assert wrong["why"] == [
        "status: “In forse” is not known here. Give one of: not_checked, no_policy_found, motion_tabled, "
        "motion_passed, in_force, rejected, reversed, lapsed. Did you mean “in_force”?",
        "effective_from: “03/25/2026” is no day. Give it as 2026-05-01, as 1/5/2026 (the day before the month) or as "
        "1 May 2026.",
        "council: There is no council “Hackny”. Give its code, GSS code or official name. Did you mean London Borough "
        "of Hackney (HCK)?",
        "evidence_1_kind: This field is required.",
    ]


def test_the_words_that_people_read_are_read_too_and_say_the_same(places: list[Council]) -> None:
    said = {
        "External ID": "1",
        "Council": "london borough of  HACKNEY",
        "Ask": "Data-sharing",
        "What was decided?": "POLICY IN FORCE",
        "Who decided?": "Cabinet or executive",
        "So since": "2 March 2026",
        "Checked on": "2nd Mar 2026",
        "Functions covered": "All",
        "Evidence 1 kind": "Minutes",
        "Evidence 1 title": "Cabinet, item 4",
        "Evidence 1 address": "https://council.example.org/minutes",
    }
    plain = compared(as_csv([DECISION])).rows[0]
    for words in ({}, {"Council": "E09000012"}, {"Council": "hackney"}, {"So since": "02.03.2026"}):
        row = compared(as_xlsx([said | words])).rows[0]
        assert (row.why, row.mark) == ((), plain.mark), words


def test_findings_and_pledges_are_known_by_their_headers_or_chosen(places: list[Council]) -> None:
    for rows, name in (([FINDING], "findings"), ([PLEDGE], "pledges"), ([DECISION], "decisions")):
        comparison = compared(as_csv(rows))
        assert (comparison.kind.name, comparison.counts["new"]) == (name, 1)
        assert not comparison.rows[0].before_publication
    assert refused(as_csv([{"external_id": "1", "council": "HCK"}])) == [
        "It can’t be told from the header what these rows are. Choose one of: decisions, findings, pledges."
    ]
    assert refused(as_csv([{"external_id": "1", "council": "HCK"}]), kind="pledges") == [
        "These columns are missing: name, role, asks, pledged_on, source_title."
    ]
    assert refused(as_csv([DECISION]), kind="x") == ["There is no kind “x”. Give one of: decisions, findings, pledges."]


def test_columns_that_are_unknown_double_or_missing_refuse_the_file(places: list[Council]) -> None:
    words = {name: value for name, value in DECISION.items() if name != "checked_on"}
    assert refused(as_csv([words | {"evidence_1_tittle": "x", "So since": "x", "Colour": "red"}])) == [
        "The column “evidence_1_tittle” is not known. Did you mean evidence_1_title?",
        "“So since” is the same column as “effective_from”: keep one of them.",
        "The column “Colour” is not known. Take it out, or rename it to one of: external_id, council, ask, status, "
        "decided_by, effective_from, checked_on, functions, carve_outs, summary, private_note, evidence_1_kind, "
        "evidence_1_title, evidence_1_dated, evidence_1_grade, evidence_1_url, evidence_1_archived_url, "
        "evidence_1_quotation.",
        "The column checked_on is missing.",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"ask": ""}, "ask: Choose one of the two asks."),
        ({"status": ""}, "status: Choose what was decided."),
        (
            {"status": "Not yet checked"},
            "status: “Not yet checked” is where every council starts: there is nothing to record.",
        ),
        ({"checked_on": ""}, "checked_on: This field is required."),
        ({"effective_from": "1/2/26"}, "effective_from: Write the year of “1/2/26” with four digits."),
        ({"functions": "Food safety; Parks"}, "functions: “Parks” is not known here."),
        ({"evidence_1_url": "council.example"}, "evidence_1_url: Give the whole address, starting with https://"),
        ({"evidence_1_title": "x" * 201}, "evidence_1_title: Ensure this value has at most 200 characters"),
        ({"evidence_1_title": ""}, "evidence_1_title: This field is required."),
        ({"evidence_1_kind": "agenda", "evidence_1_grade": "A"}, "evidence_1_grade: Agenda or motion text can be"),
        ({"external_id": "x" * 201}, "external_id: An external id has at most 200 characters."),
        ({"external_id": ""}, "external_id: Give every row an external id of its own"),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_what_the_form_refuses_even_for_a_draft_is_refused_by_its_sentence(
    places: list[Council], words: dict[str, Any], sentence: str
) -> None:
    row = DECISION | {"evidence_1_grade": ""} | words
    ((_line, outcome, why),) = outcomes(as_csv([row]))
    assert outcome == "refused"
    assert why
    assert why[0].startswith(sentence)


def test_a_pledge_of_a_future_day_is_refused_and_a_finding_without_an_offer_is_warned_of(places: list[Council]) -> None:
    assert outcomes(as_csv([PLEDGE | {"pledged_on": "2026-06-02"}])) == [
        (2, "refused", ["pledged_on: This day is in the future."])
    ]
    row = compared(as_csv([FINDING | {"offered_on": "", "names_nobody": ""}])).rows[0]
    assert row.before_publication == [
        "Confirm that no officer and no business is named.",
        "Offer the council its say first, and give the day on which you did.",
    ]


def test_a_council_that_ended_or_could_be_two_is_refused(places: list[Council]) -> None:
    old, new = council("OLD", short_name="Northshire"), council("NEW", slug="northshire", short_name="New Northshire")
    succeed(old, new, TODAY)
    council("TWO", slug="camden-two", official_name="London Borough of Camden", short_name="Camden Two")
    why = [row[2] for row in outcomes(as_csv(decisions({"council": "old"}, {"council": places[1].official_name})))]
    assert why == [
        ["council: Oldshire Council ended on 1 June 2026: nothing new is imported about it."],
        ["council: “London Borough of Camden” may be any of: Camden (CMD), Camden Two (TWO). Give the code instead."],
    ]


def test_an_external_id_that_is_there_twice_refuses_both_rows(places: list[Council]) -> None:
    rows = [DECISION | {"external_id": one} for one in ("7", "8", "7.0")]
    why = "external_id: “7” is in more than one line: 2, 4."
    assert outcomes(as_csv(rows)) == [(2, "refused", [why]), (3, "new", []), (4, "refused", [why])]


def test_cells_that_can_not_be_read_and_lines_that_are_too_long_are_refused_as_rows(places: list[Council]) -> None:
    data = as_csv([DECISION]).replace(b"all,", b"all,,,,,")
    assert outcomes(data) == [
        (2, "refused", ["This line has more cells than the header: look for a delimiter inside a text."])
    ]
    ((_line, _outcome, why),) = outcomes(as_xlsx([DECISION | {"decided_by": "#REF!"}]))
    assert why == ["decided_by: This cell holds an error of Excel’s, #REF!."]


def test_the_number_of_queries_does_not_grow_with_the_rows(places: list[Council]) -> None:
    counts = []
    for number in (1, 40):
        data = as_csv(decisions(*[{}] * number))
        applied(data)
        with CaptureQueriesContext(connection) as queries:
            compared(data)
        counts.append(len(queries))
    assert counts[0] == counts[1] == 6
    assert PolicyRecord.objects.count() == 40


def test_published_records_of_the_council_change_nothing_for_new_rows(places: list[Council]) -> None:
    published_decision(places[0])
    assert outcomes(as_csv([DECISION])) == [(2, "new", [])]

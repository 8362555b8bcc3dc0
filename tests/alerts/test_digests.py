"""What a digest says: whole messages compared, and who is told of which change."""

from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from alerts.digests import Digest, Window
from alerts.letters import digest_message
from alerts.models import Subscription
from councils.models import Council, Evidence
from councils.rules import AsOf
from councils.tokens import sign
from tests.alerts.conftest import Told
from tests.alerts.helpers import MAY, change, subscribed
from tests.builders import UK, at, council, minutes, press_report, published_decision, retract

pytestmark = pytest.mark.django_db
MAY_30 = AsOf.end_of(date(2026, 5, 30))

SAID = "Subject From To List-Unsubscribe List-Unsubscribe-Post List-Id Auto-Submitted MIME-Version".split()

TEXT = """\
Aaashire: 2 changes

This is what Firewall Tracker published from 29 May 2026 to 30 May 2026.


Aaashire
Data-sharing: from “No policy found” to “Motion tabled”
So since 2 March 2026. We said so on 29 May 2026.
http://127.0.0.1:8000/councils/aaashire/#record-1

Aaashire
Practice. Food safety & joint visits
Officers visited <four> kitchens together.
We said so on 30 May 2026.
http://127.0.0.1:8000/councils/aaashire/#finding-7

You get this because these alerts were asked for (Aaashire, once a day) and confirmed from this address on 1 May 2026. \
To stop them, or to change how often they come:
http://127.0.0.1:8000/alerts/unsubscribe/{token}/

--\x20
Firewall Tracker
http://127.0.0.1:8000
"""


def window(after: datetime = MAY, through: AsOf = MAY_30) -> Window:
    return Window(after, through)


def digest_of(row: Subscription, **words: Any) -> Digest:
    digest = window(**words).digest(row)
    assert digest
    return digest


def page_of(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0][0])


def two(where: Council) -> tuple[Any, Any]:
    finding = {
        "kind": "finding",
        "ask": "",
        "before": "",
        "after": "reported",
        "effective_from": None,
        "title": "Food safety & joint visits",
        "text": "Officers visited <four> kitchens together.",
        "anchor": "finding-7",
    }
    return change(where, at(date(2026, 5, 29))), change(where, at(date(2026, 5, 30)), **finding)


def test_the_whole_text_of_a_digest(anyshire: Council, told: Told) -> None:
    told(*two(anyshire))
    row = subscribed(anyshire)
    message = digest_message(digest_of(row))
    assert message.subject == "Aaashire: 2 changes"
    assert message.body == TEXT.format(token=sign(row.key, "alerts.unsubscribe"))


def test_the_whole_message_is_for_one_and_can_be_stopped_with_one_click(
    anyshire: Council, told: Told, settings: Any
) -> None:
    settings.SITE_URL, settings.DEFAULT_FROM_EMAIL = "https://tracker.example.org", "desk@example.org"
    told(*two(anyshire))
    row = subscribed(anyshire)
    message = message_from_bytes(digest_message(digest_of(row)).message().as_bytes(), policy=policy.default)
    stop = f"https://tracker.example.org/alerts/unsubscribe/{sign(row.key, 'alerts.unsubscribe')}/"
    headers = {name: value.strip() for name, value in message.items()}
    assert {name for name in headers if name not in SAID} == {"Date", "Message-ID", "Content-Type"}
    assert {name: headers[name] for name in SAID} == {
        "Subject": "Aaashire: 2 changes",
        "From": "Firewall Tracker <desk@example.org>",
        "To": "Reader@Example.org",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": "Firewall Tracker <alerts.tracker.example.org>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_the_page_of_a_digest_says_the_same_and_asks_nobody_else_for_anything(anyshire: Council, told: Told) -> None:
    told(*two(anyshire))
    html = page_of(digest_message(digest_of(subscribed(anyshire))))
    for words in (
        "<h1>Aaashire: 2 changes</h1>",
        '<h2><a href="http://127.0.0.1:8000/councils/aaashire/#record-1">Aaashire</a></h2>',
        "<strong>Data-sharing</strong>: from “No policy found” to “Motion tabled”",
        "So since 2 March 2026. We said so on 29 May 2026.",
        "Food safety &amp; joint visits",
        "Officers visited &lt;four&gt; kitchens together.",
        "Change or stop</a>",
        "prefers-color-scheme: dark",
        '<html lang="en-gb">',
    ):
        assert words in html
    for word in ("<img", "<link", "<script", "url(", "@import", "src="):
        assert word not in html


def test_evidence_comes_with_its_title_and_address(anyshire: Council) -> None:
    published_decision(
        anyshire,
        "motion_tabled",
        asks=["data_sharing"],
        now=at(date(2026, 5, 30)),
        evidence=(minutes(title="Minutes of 2 March", url="https://aaashire.example.org/minutes.pdf"),),
    )
    message = digest_message(digest_of(subscribed(anyshire)))
    assert "Aaashire\nData-sharing: from “Not yet checked” to “Motion tabled”\n" in message.body
    assert "Evidence: Minutes of 2 March\nhttps://aaashire.example.org/minutes.pdf\n" in message.body
    assert 'href="https://aaashire.example.org/minutes.pdf">Evidence: Minutes of 2 March</a>' in page_of(message)


def test_a_correction_says_why_and_what_stands_now(anyshire: Council) -> None:
    (row,) = published_decision(anyshire, "motion_tabled", asks=["data_sharing"], now=at(date(2026, 5, 2)))
    retract(row, on=date(2026, 5, 30), reason="It was about another council.")
    text = digest_message(digest_of(subscribed(anyshire, now=at(date(2026, 5, 3))), after=at(date(2026, 5, 3)))).body
    assert (
        "Aaashire\n"
        "Correction. Data-sharing: from “Motion tabled” to “Not yet checked”\n"
        "Where the council stands now: Not yet checked\n"
        "It was about another council.\n"
        "We said so on 30 May 2026.\n"
    ) in text


def test_what_was_taken_back_since_is_not_said_again(anyshire: Council) -> None:
    (row,) = published_decision(
        anyshire, "motion_tabled", asks=["data_sharing"], now=at(date(2026, 5, 30)), summary="A libel."
    )
    retract(row, on=date(2026, 5, 31))  # after the days that are told of
    text = digest_message(digest_of(subscribed(anyshire))).body
    assert "This was taken back since. The page says why." in text
    assert "A libel." not in text
    assert "Minutes" not in text


def test_a_document_that_was_taken_back_since_is_left_out(anyshire: Council) -> None:
    both = (minutes(), press_report(title="A wrong report"))
    published_decision(anyshire, "motion_tabled", asks=["data_sharing"], now=at(date(2026, 5, 30)), evidence=both)
    retract(Evidence.published.get(kind="press_report"), on=date(2026, 5, 31))
    text = digest_message(digest_of(subscribed(anyshire))).body
    assert "Evidence: Minutes" in text
    assert "A wrong report" not in text


def test_where_the_council_stands_is_said_when_it_moves_and_a_day_to_come_as_one(anyshire: Council) -> None:
    published_decision(anyshire, now=at(date(2026, 5, 29)))
    published_decision(
        anyshire, "in_force", asks=["data_sharing"], on=date(2026, 5, 28), effective_from=date(2026, 7, 1)
    )
    digest = digest_of(subscribed(anyshire))
    assert [str(line.stands) for line in digest.lines if line.stands][-1] == "Firewall in force"
    assert "To be so from 1 July 2026. We said so on 28 May 2026." in digest_message(digest).body


def test_demonstration_data_is_marked_in_subject_and_text(anyshire: Council, told: Told) -> None:
    told(change(anyshire, at(date(2026, 5, 30)), is_demo=True))
    message = digest_message(digest_of(subscribed(anyshire)))
    assert message.subject == "[Demonstration] Aaashire: 1 change"
    assert "\n[Demonstration] Aaashire\n" in message.body
    assert "Do not quote it." in message.body
    html = page_of(message)
    assert '<span class="demo">Demonstration</span>' in html
    assert "Do not quote it." in html


def test_a_title_can_not_add_a_header(anyshire: Council, told: Told) -> None:
    anyshire.short_name = "Any\nBcc: x@example.org"
    told(change(anyshire, at(date(2026, 5, 30))))
    row = subscribed(anyshire)
    row.council = anyshire
    with pytest.raises(ValueError, match="newlines"):
        digest_message(digest_of(row)).message()


# Who is told of what


def councils_told(row: Subscription) -> list[str]:
    digest = window().digest(row)
    return [line.council for line in digest.lines] if digest else []


def test_each_is_told_of_the_council_the_area_or_all_that_was_asked_for(anyshire: Council, told: Told) -> None:
    leeds = council("LDS", region="yorkshire_and_the_humber")
    cardiff = council("CRF", nation="wales", region="wales", council_type="welsh")
    told(*(change(one, at(date(2026, 5, 30), hour)) for hour, one in enumerate((anyshire, leeds, cardiff))))
    found = {
        area or "everything": councils_told(subscribed(area=area, email=f"to-{area}@example.org"))
        for area in ("", "london", "wales", "england", "scotland")
    }
    assert found == {
        "everything": ["Aaashire", "Ldsshire", "Crfshire"],
        "london": ["Aaashire"],
        "wales": ["Crfshire"],
        "england": ["Aaashire", "Ldsshire"],
        "scotland": [],
    }
    assert councils_told(subscribed(leeds)) == ["Ldsshire"]


def test_nobody_is_told_of_what_was_said_before_the_address_was_confirmed(anyshire: Council, told: Told) -> None:
    confirmed = at(date(2026, 5, 29))
    moments = [confirmed - timedelta(microseconds=1), confirmed, confirmed + timedelta(microseconds=1)]
    told(*(change(anyshire, moment) for moment in moments))
    row = subscribed(now=confirmed)
    assert len(digest_of(row, after=MAY).lines) == 1


def test_days_are_those_of_the_uk(anyshire: Council, told: Told) -> None:
    midnight = datetime(2026, 5, 31, tzinfo=UK)
    told(change(anyshire, midnight - timedelta(microseconds=1)), change(anyshire, midnight))
    (line,) = digest_of(subscribed()).lines
    assert line.said_on == date(2026, 5, 30)


def test_no_digest_without_a_change(anyshire: Council, told: Told) -> None:
    assert window().digest(subscribed()) is None

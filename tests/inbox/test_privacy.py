"""Names and addresses are for staff only and are erased; no word of a message is public before an editor publishes."""

import logging
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.test import Client
from django.views.debug import SafeExceptionReporterFilter

from councils.models import Council
from councils.operations import publish_finding
from councils.roles import Role
from inbox import operations, views
from inbox.models import Item, Offer, Reply
from inbox.rules import KEPT_FOR
from tests.builders import NOW, SENTINEL, body, database_refuses, finding, published_finding
from tests.councils.desk import signed_in, staff_of
from tests.inbox.helpers import ANSWER, REPORT, answer, correction, report, said

pytestmark = pytest.mark.django_db
PUBLIC = ("/", "/councils/", "/councils/aaashire/", "/changes/", "/changes.atom", "/corrections/", "/data/", "/report/")
FILES = ("councils", "policy-records", "practice-findings", "evidence", "responses", "changes")


def run(*options: str) -> str:
    out = StringIO()
    call_command("expire_inbox", *options, stdout=out)
    return out.getvalue()


def close(item: Item, stage: str = "acted_on", now: Any = NOW) -> None:
    operations.close(item=item, stage=stage, note="Seen.", by=None, now=now)


def test_nothing_that_is_sent_in_is_public(anyshire: Council, client: Client) -> None:
    report(anyshire)
    correction(anyshire, text=f"{SENTINEL} we stopped")
    answer(published_finding(anyshire), text=f"{SENTINEL} we were not there")
    files = [f"/{name}.{form}" for name in FILES for form in ("csv", "json")]
    for url in (*PUBLIC, *files, "/data/everything.zip", "/api/v1/councils/AAA", "/api/v1/practice-findings"):
        response = client.get(url)
        assert response.status_code == 200, url
        text = content(response)
        assert [word for word in (SENTINEL, "Sam Clerk", "council.example.org/minutes") if word in text] == [], url
    assert not client.cookies


def content(response: Any) -> str:
    """The whole of a response as text; of a zip, of all that is in it."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if response["Content-Type"] != "application/zip":
        return data.decode()
    files = ZipFile(BytesIO(data))
    return " ".join(files.read(name).decode(errors="replace") for name in files.namelist())


def test_the_site_sets_no_cookie_for_those_who_write(anyshire: Council, fill: Callable[..., Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    response = fill("/report/", REPORT, client)
    client.get(response["Location"])
    client.get("/councils/aaashire/respond/")
    assert not client.cookies


def test_nothing_that_is_logged_holds_a_name_or_an_address(
    anyshire: Council, fill: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    editor = signed_in(staff_of(Role.EDITOR, "edda"))
    with caplog.at_level(logging.DEBUG):
        fill("/report/", REPORT)
        fill("/report/", {**REPORT, "text": ""})
        item = Item.objects.get()
        for step, words in (("take", {}), ("reply", {"reply-text": "Good day."}), ("close", {"close-stage": "spam"})):
            assert editor.post(f"/admin/inbox/item/{item.pk}/{step}/", words).status_code == 302
    said_there = " ".join(one.getMessage() for one in caplog.records if not one.name.startswith("django.db"))
    entries = " ".join(f"{one.object_repr} {one.change_message}" for one in LogEntry.objects.all())
    assert item.reference in entries
    for word in ("reader@", SENTINEL.lower()):
        assert word not in (said_there + entries).lower()
    assert "xample" not in repr(item)


def test_names_and_addresses_are_erased_half_a_year_after_the_end(anyshire: Council) -> None:
    item, spam, open_one = report(anyshire), report(anyshire, text="Buy this, buy it"), correction(anyshire)
    reply = operations.reply(item=item, text="Dear Sam, you are right.", by=None, now=NOW)
    close(item)
    close(spam, "spam")
    assert operations.expire(now=NOW + KEPT_FOR - timedelta(seconds=1)) == (0, 0)
    assert operations.expire(now=NOW + KEPT_FOR) == (2, 0)
    assert operations.expire(now=NOW + KEPT_FOR) == (0, 0)
    for row in (item, spam, open_one, reply):
        row.refresh_from_db()
    assert (item.email, item.text, reply.text) == ("", REPORT["text"], "")
    assert item.erased_at == NOW + KEPT_FOR
    assert (spam.text, spam.email) == ("–", "")
    assert open_one.email
    editor = signed_in(staff_of(Role.EDITOR, "edda"))
    page = said(editor.get(f"/admin/inbox/item/{item.pk}/change/"))
    assert "Name and address were erased" in page
    assert "The text was erased." in page
    refused = editor.post(f"/admin/inbox/item/{item.pk}/take/", follow=True)
    assert "it stays closed" in said(refused)


def test_where_a_letter_went_is_erased_after_the_finding_was_published(anyshire: Council) -> None:
    row = finding(anyshire)
    operations.record_offer(finding=row, sent_on=NOW.date(), sent_to="clerk@x.gov.uk", letter="To", by=None, now=NOW)
    assert operations.expire(now=NOW + 4 * KEPT_FOR) == (0, 0)  # not decided yet
    publish_finding(finding=row, by=None, now=NOW)
    assert operations.expire(now=NOW + KEPT_FOR) == (0, 1)
    offer = Offer.objects.get()
    assert (offer.sent_to, offer.letter, offer.sent_on) == ("", "", NOW.date())


def test_the_command_says_only_how_many(anyshire: Council, clock: Any) -> None:
    close(report(anyshire))
    clock.set(NOW + KEPT_FOR)
    assert run("--dry-run") == "Dry run: nothing was erased.\nMessages: 1\nOffers of a say: 0\n"
    assert run() == "Messages: 1\nOffers of a say: 0\n"
    assert run() == "Messages: 0\nOffers of a say: 0\n"


def test_the_database_keeps_what_is_erased_without_names(anyshire: Council) -> None:
    item = report(anyshire)
    rows = Item.objects.filter(pk=item.pk)
    with database_refuses():
        rows.update(erased_at=NOW)
    with database_refuses():
        rows.update(stage="spam")
    with database_refuses():
        rows.update(kind="letter")


def test_there_is_no_history_of_names_and_addresses() -> None:
    assert [model for model in (Item, Reply, Offer) if hasattr(model, "history")] == []


def test_the_privacy_page_says_what_is_kept_and_for_how_long(client: Client) -> None:
    text = body(client.get("/privacy/"))
    assert 'id="inbox"' in text
    assert f"erased {KEPT_FOR.days} days after the matter is closed" in text


def test_words_that_were_sent_are_hidden_in_error_reports(anyshire: Council, rf: Any) -> None:
    request = rf.post("/report/", {**REPORT, **ANSWER})
    request.META["REMOTE_ADDR"] = "192.0.2.1"
    views.report(request)
    hidden = SafeExceptionReporterFilter().get_post_parameters(request)
    assert set(hidden.values()) == {SafeExceptionReporterFilter.cleansed_substitute}

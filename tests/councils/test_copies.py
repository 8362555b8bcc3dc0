"""Copies of documents that this site keeps: what is taken, what is taken out of it, who is given it and when."""

import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from councils import copies, operations, roles
from councils.checking import faults
from councils.copies import Refused, clean
from councils.models import Council, Evidence, EvidenceCopy, EvidenceCopyContent, PolicyRecord, append_only
from councils.operations import RuleBroken, note_link, revise_decision
from councils.roles import Role
from tests.builders import (
    DATA_SHARING,
    DAY,
    NOW,
    TODAY,
    at,
    body,
    council,
    database_refuses,
    decision,
    decision_input,
    kept_copy,
    minutes,
    png,
    published_decision,
    retract,
    table,
    tip,
)
from tests.councils.desk import signed_in, staff_of

pytestmark = pytest.mark.django_db

SECRET = re.compile(rb"SECRET[A-Z]*")
PIXELS = Image.new("RGB", (30, 20), "red")
PDF_PARTS = {
    *("DOCINFO", "XMP", "ATTACHMENT", "OPENING", "PAGESCRIPT", "LAUNCH", "URISCRIPT", "NEXT", "AUTHOR", "NOTE"),
    *("FIELD", "VALUE", "PIECE", "PLACE"),
}


def owner_of(item: Evidence) -> PolicyRecord:
    """The decision that a document supports."""
    assert item.policy_record
    return item.policy_record


@pytest.fixture
def anyshire() -> Council:
    return council()


@pytest.fixture
def item(anyshire: Council) -> Evidence:
    """A published document."""
    (record,) = published_decision(anyshire, asks=[DATA_SHARING], on=DAY, evidence=(minutes(title="Minute 12"),))
    return record.evidence.get()


@pytest.fixture
def draft(anyshire: Council) -> Evidence:
    (record,) = [decision(anyshire, asks=[DATA_SHARING], evidence=(minutes(title="Minute 12"),))][0]
    return record.evidence.get()


# --- Files with everything in them that should not come along ---------------------------------------------------


def exif() -> Image.Exif:
    found = Image.Exif()
    found[0x010E] = "SECRETPLACE"
    found[0x0112] = 6  # the camera was held upright
    found.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0)})
    return found


def picture(form: str, **words: Any) -> bytes:
    out = BytesIO()
    PIXELS.save(out, form, exif=exif(), **words)
    return out.getvalue()


def script(words: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(words))


def link(**words: Any) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], **words)


def loaded_pdf(**words: Any) -> bytes:
    """A PDF with a photograph, notes, links, a form, programs, attachments and authors."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    jpeg = Stream(pdf, picture("JPEG"), Subtype=Name.Image, Width=30, Height=20, Filter=Name.DCTDecode)
    jpeg.ColorSpace, jpeg.BitsPerComponent, jpeg.Type = Name.DeviceRGB, 8, Name.XObject
    page.Resources = Dictionary(XObject=Dictionary(Im=jpeg))
    page.Contents = Stream(pdf, b"q 90 0 0 60 0 0 cm /Im Do Q")
    page.obj["/PieceInfo"] = Dictionary(X=String("SECRETPIECE"))
    page.obj["/AA"] = Dictionary(O=script("SECRETPAGESCRIPT"))
    ink = Stream(pdf, b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, F=4, Rect=[0, 0, 9, 9])
    field.T, field.V, field.AP = String("SECRETFIELD"), String("SECRETVALUE"), Dictionary(N=ink)
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9])
    note.T, note.Contents = String("SECRETAUTHOR"), String("SECRETNOTE")
    web = Dictionary(S=Name.URI, URI=String("https://council.example.org/"), Next=script("SECRETNEXT"))
    found = [
        note,
        field,
        link(A=Dictionary(S=Name.Launch, F=String("SECRETLAUNCH"))),
        link(A=Dictionary(S=Name.URI, URI=String("javascript:SECRETURISCRIPT"))),
        link(A=web, T=String("SECRETAUTHOR")),
    ]
    page.Annots = Array([pdf.make_indirect(one) for one in found])
    pdf.Root.AcroForm = Dictionary(Fields=Array([page.Annots[1]]))
    pdf.Root.OpenAction = script("SECRETOPENING")
    pdf.attachments["letter.txt"] = b"SECRETATTACHMENT"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["SECRETXMP"]
    pdf.docinfo["/Author"] = "SECRETDOCINFO"
    out = BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable, **words)
    return out.getvalue()


def laid_open(data: bytes) -> bytes:
    """A PDF with nothing compressed, as a search for words needs it."""
    out = BytesIO()
    level = pikepdf.StreamDecodeLevel.generalized
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(
            out, compress_streams=False, stream_decode_level=level, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )
    return out.getvalue()


def upload(
    client: Client, item: Evidence, data: bytes, name: str = "x.pdf", media_type: str = "application/pdf"
) -> Any:
    sent = {"file": SimpleUploadedFile(name, data, content_type=media_type)}
    return client.post(reverse("admin:councils_evidence_copy", args=[item.pk]), sent)


# --- What is hidden goes ----------------------------------------------------------------------------------------


def test_a_pdf_that_went_up_comes_down_without_what_it_hid(item: Evidence, staff_client: Client) -> None:
    sent = loaded_pdf()
    assert {word.decode().removeprefix("SECRET") for word in SECRET.findall(sent)} == PDF_PARTS
    assert upload(staff_client, item, sent).status_code == 302
    copy = item.copies.get()
    response = Client().get(copy.path)
    assert response["Content-Type"] == "application/pdf"
    assert SECRET.findall(laid_open(response.content)) == []
    assert copies.sha256_of(response.content) == copy.sha256
    assert copies.sha256_of(sent) == copy.original_sha256
    assert (copy.size, copy.original_size) == (len(response.content), len(sent))


def test_what_can_be_read_and_followed_on_a_page_stays() -> None:
    with pikepdf.open(BytesIO(clean(loaded_pdf()).data)) as pdf:
        (page,) = pdf.pages
        assert set(page.get_images().keys()) == {"/Im"}
        drawn = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page))
        assert drawn.count(b" re\nf") + len(page.Resources.XObject.keys()) > 1  # the form, drawn
        assert [str(one.A.URI) for one in page.Annots if "/A" in one] == ["https://council.example.org/"]
        assert not {"/AcroForm", "/OpenAction", "/Names", "/Metadata"} & set(pdf.Root.keys())


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_down_upright_and_without_its_place(form: str, item: Evidence, staff_client: Client) -> None:
    sent = picture(form)
    assert SECRET.search(sent)
    assert upload(staff_client, item, sent, "x.png", "image/png").status_code == 302
    copy = item.copies.get()
    response = Client().get(copy.path)
    shown = Image.open(BytesIO(response.content))
    assert (shown.format, shown.size, dict(shown.getexif())) == (form, (20, 30), {})
    assert response["Content-Type"] == f"image/{form.lower()}"
    assert not SECRET.search(response.content)


def test_remarks_in_pictures_go() -> None:
    data = picture("JPEG", comment=b"SECRETNOTE", icc_profile=b"SECRETPROFILE")
    assert not SECRET.search(clean(data).data)


def test_the_same_file_gives_the_same_copy() -> None:
    sent = loaded_pdf()
    assert clean(sent) == clean(sent)


# --- What is taken ----------------------------------------------------------------------------------------------


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "x")
    return out.getvalue()


def moving() -> bytes:
    out = BytesIO()
    PIXELS.save(out, "PNG", save_all=True, append_images=[Image.new("RGB", (30, 20), "blue")])
    return out.getvalue()


def huge() -> bytes:
    out = BytesIO()
    Image.new("1", (10_000, 6_000)).save(out, "PNG")
    return out.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "html": (lambda: b"<!doctype html><script>alert(1)</script>", "web page or a drawing"),
    "html after a space": (lambda: b"\n  <html>", "web page or a drawing"),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "web page or a drawing"),
    "zip": (zipped, "Word, Excel or ZIP"),
    "gif with a script": (lambda: b"GIF89a/*<script>*/=1;alert(1)", "GIF or TIFF"),
    "tiff": (lambda: b"II*\x00" + b"0" * 40, "GIF or TIFF"),
    "program": (lambda: b"\x7fELF" + b"0" * 40, "no PDF, PNG, JPEG or WebP"),
    "text before a PDF": (lambda: b"x" + loaded_pdf(), "no PDF, PNG, JPEG or WebP"),
    "html called a PDF inside": (lambda: b"%PDF-1.4\n<script>alert(1)</script>", "damaged"),
    "half a PDF": (lambda: loaded_pdf()[:900], "damaged"),
    "half a picture": (lambda: picture("JPEG")[:300], "damaged"),
    "empty PDF": (lambda: empty_pdf(), "no pages"),
    "locked": (lambda: loaded_pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "locked"),
    "locked for changes only": (lambda: loaded_pdf(encryption=pikepdf.Encryption(owner="o", user="")), "locked"),
    "moving": (moving, "moves"),
    "too many dots": (huge, "too large to be drawn"),
    "too large": (lambda: b"%PDF-" + b"0" * copies.LIMIT, "larger than 10 MB"),
    "nothing": (lambda: b"", "empty"),
}


def empty_pdf() -> bytes:
    out = BytesIO()
    Pdf.new().save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_document_is_refused_whatever_it_is_called(name: str, item: Evidence, staff_client: Client) -> None:
    made, sentence = REFUSED[name]
    response = upload(staff_client, item, made())
    assert (response.status_code, EvidenceCopyContent.objects.count()) == (422, 0)
    assert sentence in unescape(response.text)


@pytest.mark.parametrize("made", [png, lambda: picture("JPEG"), lambda: picture("WEBP")])
def test_what_hangs_behind_a_picture_does_not_come_along(made: Callable[[], bytes]) -> None:
    assert b"<script" not in clean(made() + b"<script>alert(1)</script>" + zipped()).data


def test_what_hangs_behind_a_pdf_does_not_come_along_if_it_is_read_at_all() -> None:
    assert b"<script" not in clean(loaded_pdf() + b"<script>alert(1)</script>").data
    with pytest.raises(Refused, match="damaged"):
        clean(loaded_pdf() + b"<script>" + b"x" * 3000)


def test_more_than_a_form_may_be_sent_here_and_nowhere_else(item: Evidence, staff_client: Client) -> None:
    address = reverse("admin:councils_evidence_copy", args=[item.pk])
    for url, length, status in (
        (address, 3_000_000, 422),
        (address, 11 * 1024 * 1024 + 1, 413),
        (reverse("admin:councils_evidence_change", args=[item.pk]), 3_000_000, 413),
    ):
        sent = staff_client.generic("POST", url, b"", content_type="text/plain", CONTENT_LENGTH=str(length))
        assert sent.status_code == status, url


def test_a_name_is_never_kept(item: Evidence, staff_client: Client) -> None:
    upload(staff_client, item, png(), "Letter of Jane Doe.png")
    rows = [*EvidenceCopy.objects.values(), *EvidenceCopy.history.values()]
    assert rows
    assert "Jane" not in str(rows)


# --- How it is given out ----------------------------------------------------------------------------------------


def test_the_headers_of_a_download(item: Evidence, client: Client) -> None:
    copy = kept_copy(item)
    response = client.get(copy.path)
    assert (response.status_code, response.content) == (200, clean(png()).data)
    wanted = {
        "Content-Type": "image/png",
        "Content-Disposition": f'attachment; filename="{copy.sha256}.png"',
        "Content-Length": str(copy.size),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{copy.sha256}"',
        "Cache-Control": "public, max-age=600, must-revalidate",
        "Accept-Ranges": "bytes",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: response[name] for name in wanted} == wanted
    assert not response.cookies


def test_who_has_it_already_is_sent_nothing(item: Evidence, client: Client) -> None:
    copy = kept_copy(item)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(copy.path, headers={"if-none-match": f'"{copy.sha256}"'})
    assert (response.status_code, response.content) == (304, b"")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert not any('"data"' in query["sql"] for query in asked)


def test_head_says_the_same_without_the_bytes(item: Evidence, client: Client) -> None:
    copy = kept_copy(item)
    response = client.head(copy.path)
    assert (response.status_code, response["Content-Length"], response.content) == (200, str(copy.size), b"")


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=4-", 206, slice(4, None)),
        ("bytes=-4", 206, slice(-4, None)),
        ("bytes=2-99999", 206, slice(2, None)),
        ("bytes=99999-", 416, slice(0, 0)),
        ("bytes=0-1,4-5", 200, slice(None)),
        ("bytes=5-2", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
        ("bytes=a-b", 200, slice(None)),
    ],
)
def test_a_part_can_be_asked_for(asked: str, status: int, part: slice, item: Evidence, client: Client) -> None:
    copy = kept_copy(item)
    response = client.get(copy.path, headers={"range": asked})
    assert (response.status_code, response.content) == (status, clean(png()).data[part])


def test_only_what_is_published_is_given_to_the_public(draft: Evidence, client: Client) -> None:
    copy = kept_copy(draft)
    assert client.get(copy.path).status_code == 404
    address = reverse("admin:councils_evidence_copy_file", args=[copy.pk])
    assert client.get(address).status_code == 302
    response = signed_in(staff_of(Role.VOLUNTEER)).get(address)
    assert (response.status_code, response.content) == (200, clean(png()).data)
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_another_ending_or_name_leads_nowhere(item: Evidence, client: Client) -> None:
    copy = kept_copy(item)
    for path in (copy.path.replace(".png", ".pdf"), f"/evidence/{'0' * 64}.png", "/evidence/x.png"):
        assert client.get(path).status_code == 404, path
    assert client.post(copy.path).status_code == 405


def test_the_path_is_the_address(item: Evidence) -> None:
    copy = kept_copy(item)
    assert reverse("councils:evidence_copy", args=[copy.sha256, "png"]) == copy.path


# --- With and without its document ------------------------------------------------------------------------------


def page(where: Council, query: str = "") -> str:
    return " ".join(unescape(body(Client().get(where.get_absolute_url() + query))).split())


def test_the_page_shows_the_copy_beside_the_document(item: Evidence, anyshire: Council) -> None:
    copy = kept_copy(item)
    text = page(anyshire)
    assert f'<a href="{copy.path}" download>Copy kept by us' in text
    assert f"(PNG, {copy.size}\xa0bytes, SHA-256 <code>{copy.sha256}</code>)".replace("\xa0", " ") in text.replace(
        "\xa0", " "
    )


def test_where_the_link_is_lost_it_leads_to_the_copy(item: Evidence, anyshire: Council) -> None:
    copy = kept_copy(item, on=DAY)
    note_link(evidence_id=item.pk, outcome="gone", now=NOW - timedelta(days=1))
    text = page(anyshire)
    assert f'<a href="{copy.path}">Minute 12</a>' in text
    assert "The link above leads to the copy that we keep." in text
    assert "We know of no archived copy." not in text


def test_a_past_day_shows_it_only_from_when_it_was_published(item: Evidence, anyshire: Council) -> None:
    copy = kept_copy(item, on=TODAY - timedelta(days=1))
    before, after = (f"?as_of={TODAY - timedelta(days=ago)}" for ago in (2, 1))
    assert copy.path not in page(anyshire, before)
    assert copy.path in page(anyshire, after)


def test_the_data_says_where_the_copy_is_and_what_it_is(item: Evidence, client: Client) -> None:
    copy = kept_copy(item)

    def told(query: str = "") -> tuple[str, str]:
        (row,) = table(body(client.get(f"/evidence.csv{query}")))
        return row["copy_url"], row["copy_sha256"]

    assert told() == (f"http://127.0.0.1:8000{copy.path}", copy.sha256)
    assert told(f"?as_of={TODAY - timedelta(days=1)}") == ("", "")
    retract(copy)
    assert told() == ("", "")


def test_copies_cost_the_public_no_query(item: Evidence, client: Client) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            body(client.get(path))
        return len(asked)

    paths = (owner_of(item).council.get_absolute_url(), "/evidence.csv")
    before = [queries(path) for path in paths]
    kept_copy(item)
    assert [queries(path) for path in paths] == before


def test_a_draft_s_copy_is_published_with_it(draft: Evidence, client: Client) -> None:
    copy = kept_copy(draft)
    operations.publish_records(records=[owner_of(draft)], by=None, now=NOW)
    copy.refresh_from_db()
    assert copy.published_at == NOW
    assert client.get(copy.path).status_code == 200


def test_another_copy_makes_a_draft_another_draft(draft: Evidence) -> None:
    volunteer = staff_of(Role.VOLUNTEER)
    kept_copy(draft, by=volunteer)
    owner_of(draft).refresh_from_db()
    assert (owner_of(draft).version, owner_of(draft).edited_by) == (2, volunteer)


def test_a_draft_s_copy_is_replaced_and_nothing_of_the_first_is_kept(draft: Evidence) -> None:
    kept_copy(draft)
    second = kept_copy(draft, png("blue"))
    assert [copy.pk for copy in draft.copies.all()] == [second.pk]
    assert [content.pk for content in EvidenceCopyContent.objects.all()] == [second.sha256]


def test_thrown_away_nothing_is_kept(draft: Evidence) -> None:
    operations.discard_copy(copy=kept_copy(draft), by=None, now=NOW)
    assert not EvidenceCopyContent.objects.exists()


def test_a_copy_that_two_documents_share_is_kept_once_and_as_long_as_one_needs_it(
    draft: Evidence, item: Evidence, client: Client
) -> None:
    shared, other = kept_copy(draft), kept_copy(item)
    assert shared.sha256 == other.sha256
    operations.discard_copy(copy=shared, by=None, now=NOW)
    assert client.get(other.path).status_code == 200


def test_a_draft_and_its_copy_are_thrown_away_together(draft: Evidence) -> None:
    kept_copy(draft)
    operations.discard(row=draft.policy_record)
    assert not EvidenceCopy.objects.exists()


def test_a_document_has_one_public_copy_at_a_time(item: Evidence) -> None:
    first = kept_copy(item)
    with pytest.raises(RuleBroken, match="Retract it first"):
        kept_copy(item, png("blue"))
    retract(first)
    assert kept_copy(item, png("blue")).state == "published"


def test_the_grade_e_document_keeps_its_copy_to_itself(anyshire: Council, client: Client) -> None:
    (record,) = decision(anyshire, asks=[DATA_SHARING], evidence=(minutes(), tip()))
    copy = kept_copy(record.evidence.get(grade="E"))
    operations.publish_records(records=[record], by=None, now=NOW)
    assert client.get(copy.path).status_code == 404


# --- Taken back -------------------------------------------------------------------------------------------------


def test_a_copy_taken_back_is_gone_with_a_word(item: Evidence, anyshire: Council, client: Client) -> None:
    copy = kept_copy(item)
    retract(copy, reason="It shows a private address.")
    response = client.get(copy.path, headers={"if-none-match": f'"{copy.sha256}"'})
    assert response.status_code == 410
    assert "This copy was taken back" in response.text
    assert "It shows a private address." in response.text
    assert copy.path not in page(anyshire)
    assert "It shows a private address." in body(client.get("/corrections/"))


def test_taken_back_with_its_record_it_is_gone_and_told_once(item: Evidence, client: Client) -> None:
    copy = kept_copy(item)
    retract(item.policy_record, reason="Quite another council.")
    assert client.get(copy.path).status_code == 410
    assert body(client.get("/corrections/")).count("Quite another council.") == 1


def test_the_page_to_retract_names_the_other_documents_of_the_same_file(item: Evidence, staff_client: Client) -> None:
    copy = kept_copy(item)
    other = operations.add_evidence(record=item.policy_record, evidence=minutes(title="Same"), by=None, now=NOW)
    kept_copy(other)
    text = staff_client.get(reverse("admin:councils_evidence_copy_retract", args=[copy.pk])).text
    assert reverse("admin:councils_evidence_copy", args=[other.pk]) in text


def test_the_database_keeps_what_is_published(item: Evidence) -> None:
    copy = kept_copy(item)
    with database_refuses():
        EvidenceCopyContent.objects.filter(pk=copy.sha256)._raw_delete("default")
        connection.check_constraints()
    with database_refuses():
        EvidenceCopy.objects.filter(pk=copy.pk).delete()


def test_check_record_sees_that_a_copy_was_changed(item: Evidence) -> None:
    copy = kept_copy(item)
    assert list(faults()) == []
    EvidenceCopyContent.objects.filter(pk=copy.sha256).update(data=b"other")
    assert list(faults()) == [f"The copy of a document with the SHA-256 {copy.sha256} was changed since it was kept."]


def test_check_record_sees_a_copy_that_is_public_alone(item: Evidence) -> None:
    copy = kept_copy(item)
    with append_only.suspended():
        Evidence.objects.filter(pk=item.pk).update(published_at=None)
    assert any(f"{copy}): it is public, and the document is not." in fault for fault in faults())


# --- Who may ----------------------------------------------------------------------------------------------------


def may(user: User, item: Evidence) -> bool:
    return roles.may_copy(User.objects.get(pk=user.pk), item)


def test_a_volunteer_may_keep_copies_of_their_own_drafts_documents_alone(anyshire: Council, item: Evidence) -> None:
    volunteer, editor = staff_of(Role.VOLUNTEER), staff_of(Role.EDITOR)
    (own,) = operations.record_decision(
        council=anyshire, asks=[DATA_SHARING], decision=decision_input(), by=volunteer, now=NOW
    )
    (other,) = decision(anyshire, asks=[DATA_SHARING])
    documents = [own.evidence.get(), other.evidence.get(), item]
    assert [may(volunteer, one) for one in documents] == [True, False, False]
    assert [may(editor, one) for one in documents] == [True, True, True]
    assert upload(signed_in(volunteer), documents[0], png()).status_code == 302
    assert upload(signed_in(volunteer), documents[1], png()).status_code == 403


def test_where_two_people_are_needed_a_copy_waits_for_the_second(item: Evidence, settings: Any, client: Client) -> None:
    settings.REQUIRE_SECOND_PERSON = True
    first, second = staff_of(Role.EDITOR), staff_of(Role.EDITOR, "second")
    upload(signed_in(first), item, png())
    copy = item.copies.get()
    address = reverse("admin:councils_evidence_copy_publish", args=[copy.pk])
    assert (copy.stage, client.get(copy.path).status_code) == ("in_review", 404)
    signed_in(first).post(address)
    assert client.get(copy.path).status_code == 404
    signed_in(second).post(address)
    copy.refresh_from_db()
    assert (copy.published_by, copy.second_person, client.get(copy.path).status_code) == (second, True, 200)


def test_a_copy_with_a_document_needs_the_second_person_too(draft: Evidence, settings: Any) -> None:
    settings.REQUIRE_SECOND_PERSON = True
    editor = staff_of(Role.EDITOR)
    kept_copy(draft, by=editor)
    with pytest.raises(RuleBroken):
        operations.publish_records(records=[owner_of(draft)], by=editor, now=NOW)
    operations.publish_records(records=[owner_of(draft)], by=staff_of(Role.EDITOR, "second"), now=NOW)
    assert draft.copies.get().state == "published"


# --- The desk ---------------------------------------------------------------------------------------------------


def test_the_page_of_copies_says_what_is_kept(
    item: Evidence, staff_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    copy = kept_copy(item)
    with django_assert_max_num_queries(14):
        text = unescape(staff_client.get(reverse("admin:councils_evidence_copy", args=[item.pk])).text)
    assert copy.sha256 in text
    assert copy.original_sha256 in text
    assert 'type="file"' not in text  # one public copy at a time


def test_the_wayback_machine_is_a_click_away(item: Evidence, draft: Evidence, staff_client: Client) -> None:
    for name, pk in (
        ("councils_evidence_change", item.pk),
        ("councils_evidence_copy", item.pk),
        ("councils_policyrecord_change", draft.policy_record_id),
    ):
        text = staff_client.get(reverse(f"admin:{name}", args=[pk])).text
        assert f'href="https://web.archive.org/save/{item.url}"' in text, name
        assert f'href="https://web.archive.org/web/2*/{item.url}"' in text, name


def test_an_archived_copy_of_something_else_is_stored_with_a_warning(item: Evidence, staff_client: Client) -> None:
    for archived, warned in (
        (f"https://web.archive.org/web/20260101/{item.url}", False),
        ("https://web.archive.org/web/20260101/https://other.example.org/", True),
    ):
        sent = {"archived_url": archived, "private_note": ""}
        response = staff_client.post(reverse("admin:councils_evidence_change", args=[item.pk]), sent, follow=True)
        item.refresh_from_db()
        assert item.archived_url == archived
        assert ("Look again at the archived copy" in response.text) == warned


@pytest.mark.parametrize(
    ("archived", "other"),
    [
        ("https://web.archive.org/web/20260101120000/https://c.example.org/m?id=1", False),
        ("http://web.archive.org/web/2026/http://www.C.example.org/m?id=1/", False),
        ("https://web.archive.org/web/2026/https://c.example.org/m?id=2", True),
        ("https://web.archive.org/web/1", True),
        ("https://archive.ph/AbCd1", False),
        ("", False),
    ],
)
def test_which_archived_copies_are_of_something_else(archived: str, other: bool) -> None:
    assert copies.is_of_another(archived, "https://c.example.org/m?id=1") is other
    assert copies.is_of_another(archived, "") is False


def test_a_revised_draft_keeps_the_copies_of_its_other_documents(draft: Evidence) -> None:
    """Of a document taken out of a draft the copy goes with it, and its content with the next copy."""
    kept_copy(draft)
    owner_of(draft).refresh_from_db()
    revise_decision(record=owner_of(draft), decision=decision_input(evidence=()), by=None, now=at(TODAY, 13))
    assert not EvidenceCopy.objects.exists()

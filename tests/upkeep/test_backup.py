"""`manage.py backup` and `restore`: nothing is lost, and what is not whole is refused."""

import hashlib
import json
import tarfile
from pathlib import Path
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction

from alerts.models import Subscription
from councils.models import Council, Edition, PostcodeRange, append_only
from tests.builders import council
from upkeep import restoring, rows, sealing, versions
from upkeep.archive import Writer

from .world import UPLOADED, command, dumped, published, uploads

KEY = "correct horse battery staple"


def lose_everything(media: Path) -> None:
    """What a bad day does: rows go, others change or come, uploads too."""
    with append_only.suspended():
        Subscription.objects.all().delete()
        type(published())._base_manager.filter(pk=published().pk).update(summary="Changed behind everybody’s back.")
        User.objects.create_user("stranger")
        PostcodeRange.objects.create(first=1, last=2)
        Edition.objects.create(at="2026-11-01T00:00Z")
    (media / "letters/ünï code.txt").unlink()
    (media / "new.txt").write_text("new")


@pytest.mark.parametrize("key", ["", KEY])
def test_what_was_lost_comes_back_row_for_row_and_byte_for_byte(key, world, media, file, settings) -> None:
    settings.BACKUP_KEY = key
    told = command("backup", str(file), verify=True)
    assert hashlib.sha256(file.read_bytes()).hexdigest() in told
    with dumped() as before:
        assert all(before[name] for name in ("councils.EvidenceCopyContent", "alerts.Subscription", "auth.User_groups"))
        lose_everything(media)
        with pytest.raises(CommandError, match="alerts_subscription: 1 rows in the backup, 0") as refusal:
            command("restore", str(file), verify=True)
        assert "councils_policyrecord: as many rows as in the backup" in str(refusal.value)
        command("restore", str(file), replace=True)
        assert "holds the same" in command("restore", str(file), verify=True)
    assert uploads(media) == UPLOADED


def test_afterwards_published_rows_are_kept_and_numbers_are_never_used_twice(world, file) -> None:
    command("backup", str(file))
    last = Edition.objects.create(at="2026-11-01T00:00Z").pk
    command("restore", str(file), replace=True)
    assert append_only.missing() == []
    with pytest.raises(DatabaseError), transaction.atomic():
        published().delete()
    assert Edition.objects.create(at="2026-11-02T00:00Z").pk > last + 500
    assert council("NEW").pk
    assert User.objects.create_user("new").pk


def test_what_is_not_encrypted_any_tool_opens_and_sessions_are_not_in_it(world, file) -> None:
    command("backup", str(file))
    with tarfile.open(file) as tar:
        names = tar.getnames()
        wanted = ("about.json", "files/letters/ünï code.txt", "tables/auth_user/000000.jsonl")
        about, letter, users = (file.read() for file in map(tar.extractfile, wanted) if file)
    assert not [name for name in names if "session" in name]
    assert letter == UPLOADED["letters/ünï code.txt"]
    assert json.loads(about)["version"] == versions.code_version()
    assert b"keeper@example.org" in users
    assert file.stat().st_mode & 0o077 == 0


def test_what_is_encrypted_shows_nothing(world, file, tmp_path) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    command("backup", str(file), key_file=tmp_path / "key")
    assert file.read_bytes().startswith(sealing.MAGIC)
    with pytest.raises(CommandError, match="encrypted: set BACKUP_KEY"):
        command("restore", str(file), verify=True)
    (tmp_path / "key").write_text("another key than the right one")
    with pytest.raises(CommandError, match="key does not fit"):
        command("restore", str(file), verify=True, key_file=tmp_path / "key")


@pytest.mark.parametrize(
    ("key", "sentence"),
    [("short", "20 characters or more"), ("", "is empty")],
)
def test_a_key_that_protects_nothing_is_refused(key, sentence, world, file, tmp_path) -> None:
    (tmp_path / "key").write_text(key)
    with pytest.raises(CommandError, match=sentence):
        command("backup", str(file), key_file=tmp_path / "key")
    assert list(tmp_path.glob("*.backup")) == list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("key", ["", KEY])
def test_a_byte_changed_or_missing_or_added_anywhere_is_noticed(key, world, file, settings) -> None:
    settings.BACKUP_KEY = key
    command("backup", str(file))
    whole = file.read_bytes()
    size = len(whole)
    places = [size // 3, size // 2, size - 300, size - 5]
    broken = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in places]
    with dumped():
        for data in (*broken, whole[: size // 2], whole[:-1], whole[:-9], whole + b"x", b"", b"nonsense"):
            file.write_bytes(data)
            with pytest.raises(CommandError, match=r"changed|whole|encrypted"):
                command("restore", str(file), replace=True)


def test_frames_can_not_be_left_out_or_exchanged(tmp_path) -> None:
    path = tmp_path / "sealed"
    with path.open("wb") as file:
        sealer = sealing.Sealer(file, KEY)
        sealer.write(bytes(range(256)) * 1024)  # four frames
        sealer.close()
    head, frame = len(sealing.MAGIC) + sealing.SALT + sealing.PROOF, sealing.FRAME + sealing.TAG
    whole = path.read_bytes()
    frames = [whole[at : at + frame] for at in range(head, len(whole), frame)]
    assert len(frames) == 4
    for order in ((0, 1, 2), (0, 2, 3), (1, 0, 2, 3), (0, 1, 1, 2, 3), (3,), ()):
        path.write_bytes(whole[:head] + b"".join(frames[one] for one in order))
        with path.open("rb") as file, pytest.raises(Exception, match="changed or cut off"):
            sealing.Opener(file, KEY).read()
    path.write_bytes(whole)
    with path.open("rb") as file:
        assert sealing.Opener(file, KEY).read() == bytes(range(256)) * 1024


def test_a_database_that_holds_anything_is_not_overwritten_unasked(world, file) -> None:
    command("backup", str(file))
    with (
        dumped(),
        pytest.raises(CommandError, match=r"not empty: .*alerts_subscription \(1\).* and \d+ more.*--replace"),
    ):
        command("restore", str(file))


def test_an_empty_database_needs_no_replace(world, file) -> None:
    command("backup", str(file))
    with dumped():
        append_only.remove()
        for model in rows.models():
            if model._meta.db_table not in restoring.FILLED_BY_MIGRATE:
                model._base_manager.all()._raw_delete("default")
        connection.check_constraints()
        command("restore", str(file))


def about(**facts) -> dict:
    columns = {model._meta.db_table: rows.columns(model) for model in rows.models()}
    return {"format": 1, "made_at": "", "columns": columns, **versions.as_facts(), **facts}


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"format": 2}, "newer version of the site .format 2"),
        ({"migrations": [["councils", "9999_later"]]}, "newer version of the site.*councils.9999_later"),
        ({"migrations": []}, "another version of the site"),
        ({"columns": {}}, "another version of the site"),
    ],
)
@pytest.mark.django_db
def test_a_backup_of_another_version_is_refused(facts, sentence, file) -> None:
    with file.open("wb") as target:
        writer = Writer(target, "")
        writer.about(about(**facts))
        writer.close()
    with pytest.raises(CommandError, match=sentence):
        command("restore", str(file), replace=True)


@pytest.mark.django_db
def test_a_database_without_all_its_tables_is_refused(file) -> None:
    command("backup", str(file))
    lacking = mock.patch("upkeep.versions.migrations", return_value=([], [["councils", "0001_initial"]]))
    with lacking, pytest.raises(CommandError, match=r"lacks 1 migrations: run manage.py migrate"):
        command("restore", str(file), replace=True)


def test_rows_that_lead_nowhere_are_refused_and_leave_what_was_there(world, file) -> None:
    with file.open("wb") as target:
        writer = Writer(target, "")
        writer.about(about())
        for model in rows.models():
            lines = () if model is Council else rows.lines(model)
            writer.table(model._meta.db_table, lines)
        writer.close()
    with dumped(), pytest.raises(CommandError, match="did not take the backup, and is as it was"):
        command("restore", str(file), replace=True)
    assert append_only.missing() == []


@pytest.mark.django_db
def test_what_is_there_is_not_overwritten_and_a_full_disk_leaves_nothing(file, tmp_path) -> None:
    file.write_text("precious")
    with pytest.raises(CommandError, match="there already"):
        command("backup", str(file))
    assert file.read_text() == "precious"
    full = mock.patch("upkeep.backing_up.os.fsync", side_effect=OSError(28, "No space left on device"))
    with full, pytest.raises(CommandError, match=r"No space left on device. Nothing of it is kept"):
        command("backup", str(tmp_path / "other.backup"))
    assert sorted(path.name for path in tmp_path.iterdir()) == [file.name]


@pytest.mark.django_db
def test_in_a_folder_a_backup_is_named_by_its_moment(tmp_path) -> None:
    command("backup", str(tmp_path))
    (made,) = tmp_path.iterdir()
    assert made.name.startswith("firewall-tracker-20")
    assert command("prune_backups", str(tmp_path)) == "Kept: 1\n"

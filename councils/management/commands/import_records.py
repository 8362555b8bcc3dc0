"""`manage.py import_records`: previews a file of records, and applies it as drafts when told to."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from councils import imports, roles
from councils.imports import ChangedSince, Comparison, ImportRefused, Outcome

# Of more new or unchanged rows than this only the count is printed; what is changed or refused is printed always.
LISTED = 20


class Command(BaseCommand):
    help = (
        "Import decisions, practice findings or pledges from CSV or XLSX as drafts. Without --apply it only says what"
        " would become of each row. It may be repeated: rows are known by their external id."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", default="", help="what the rows are, where the header does not say it")
        parser.add_argument("--apply", action="store_true", help="write the drafts: all, or none if a row is refused")
        parser.add_argument("--leave-out-refused", action="store_true", help="with --apply: leave refused rows out")
        parser.add_argument("--by", metavar="USERNAME", default="", help="who writes the drafts; default: nobody")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write what becomes of each row as CSV")

    def handle(self, *args: Any, file: Path, verbosity: int, report: Path | None, **options: Any) -> None:
        data, person = _content(file), _person(options["by"])
        try:
            kind, table = imports.understand(data, kind=options["kind"])
            if person and not person.has_perm(kind.permission):
                raise CommandError(_("%(who)s may not write such drafts.") % {"who": person.get_username()})
            comparison = imports.compare(kind, table, now=timezone.now(), progress=self._progress(_("Compared")))
            if verbosity:
                self._print(comparison, table.read_as, applied=options["apply"])
            if report:
                _write(report, comparison)
            if options["apply"]:
                self._apply(data, file, comparison, person, leave_out=options["leave_out_refused"])
        except ImportRefused as refused:
            raise CommandError("\n".join((_("Nothing was imported."), *refused.sentences))) from refused
        if not options["apply"] and comparison.counts[Outcome.REFUSED]:
            raise CommandError(_("Some rows are refused: mend them, or leave them out with --leave-out-refused."))

    def _apply(self, data: bytes, file: Path, comparison: Comparison, by: User | None, *, leave_out: bool) -> None:
        try:
            imports.apply_at_once(
                data,
                file.name,
                kind=comparison.kind.name,
                seen=comparison.seen,
                leave_out=leave_out,
                by=by,
                now=timezone.now(),
                progress=self._progress(_("Written")),
            )
        except ChangedSince as changed:
            sentence = _("Somebody changed drafts in the meantime, so nothing was imported. Run it again.")
            raise CommandError(sentence) from changed

    def _progress(self, what: str) -> imports.Progress:
        def say(done: int, total: int) -> None:
            self.stderr.write(f"{what}: {done}/{total}")

        return say

    def _print(self, comparison: Comparison, read_as: str, *, applied: bool) -> None:
        heading = _("Importing:") if applied else _("This would be imported (preview, nothing is written):")
        self.stdout.write(f"{heading} {comparison.kind.title} – {read_as}")
        for outcome in Outcome:
            self.stdout.write(f"{outcome.label}: {comparison.counts[outcome]}")
        for row in imports.told(comparison):
            is_plain = row["outcome"] in (Outcome.NEW, Outcome.UNCHANGED)
            if not is_plain or comparison.counts[row["outcome"]] <= LISTED:
                self.stdout.write(f"  {imports.in_words(row)}")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(_("There is no such file, or it cannot be read: %(file)s") % {"file": file}) from error


def _person(name: str) -> User | None:
    if not name:
        return None
    person = User.objects.filter(username=name, is_active=True).first()
    if person is None or not roles.may_import(person):
        raise CommandError(_("There is nobody “%(name)s” who may import.") % {"name": name})
    return person


def _write(report: Path, comparison: Comparison) -> None:
    try:
        report.write_text(imports.csv_text(imports.told(comparison)), encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(_("The report cannot be written to %(file)s.") % {"file": report}) from error

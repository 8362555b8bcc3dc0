"""Loads or updates the register of councils, and says what it changes."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.register import DATA, DERIVED, Changes, Difference, RegisterError, apply, compare, parse

# Of more additions than this (a first load) only the count is printed, unless more is asked for.
LISTED = 20


class Command(BaseCommand):
    help = "Load or update the register of councils. It may be repeated: what is there already stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=DATA, help="default: councils/data")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, directory: Path, dry_run: bool, verbosity: int, **options: Any) -> None:
        try:
            changes = compare(parse(directory))
            if verbosity:
                self._print(changes, dry_run=dry_run, all_additions=verbosity > 1)
            if changes.refusals:
                raise RegisterError(changes.refusals)
            if not dry_run:
                apply(changes, now=timezone.now())
        except RegisterError as error:
            heading = _("The register cannot be loaded; nothing was changed.")
            raise CommandError("\n".join((heading, *map(str, error.problems)))) from error

    def _print(self, changes: Changes, *, dry_run: bool, all_additions: bool) -> None:
        if not changes:
            self.stdout.write(_("The register is up to date: nothing to change."))
            return
        self.stdout.write(_("This would change (dry run, nothing is written):") if dry_run else _("Changes:"))
        for heading, differences in (
            (_("Councils"), changes.councils),
            (_("GSS codes"), changes.gss_codes),
            (_("Successions"), changes.successions),
        ):
            self.stdout.write(f"{heading}: {counts(differences)}")
            for line in details(differences, all_additions=all_additions):
                self.stdout.write(f"  {line}")


def counts(differences: tuple[Difference, ...]) -> str:
    kinds = Counter(change.kind for change in differences)
    return _("%(created)d to add, %(changed)d to change, %(removed)d to remove") % {
        kind: kinds[kind] for kind in ("created", "changed", "removed")
    }


def details(differences: tuple[Difference, ...], *, all_additions: bool) -> Iterator[str]:
    """One line for each difference, without a long list of additions."""
    additions = sum(change.kind == "created" for change in differences)
    for change in differences:
        if change.kind == "created":
            if all_additions or additions <= LISTED:
                yield _("add %(what)s") % {"what": change.label}
        elif change.kind == "removed":
            yield _("remove %(what)s") % {"what": change.label}
        else:
            facts = [f"{n} {shown(old)} → {shown(new)}" for n, (old, new) in change.fields.items() if n != DERIVED]
            yield _("change %(what)s: %(facts)s") % {"what": change.label, "facts": "; ".join(facts) or DERIVED}


def shown(value: object) -> str:
    return _("(empty)") if value in (None, "") else f"“{value}”"

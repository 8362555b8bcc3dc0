"""Councils as rows name them: by code, name in addresses, GSS code or official name. All are loaded once."""

from collections import defaultdict
from datetime import date
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .. import functions
from ..models import Council, FunctionCorrection, GssCode
from ..querysets import fold


class Places:
    """The register as it is on a day, asked for with three queries."""

    def __init__(self, today: date) -> None:
        self.today = today
        councils = {council.pk: council for council in Council.objects.all()}
        self._found: defaultdict[str, set[int]] = defaultdict(set)
        self._hints: dict[str, Council] = {}
        for council in councils.values():
            for name in (council.code, council.slug, council.official_name):
                self._found[_key(name)].add(council.pk)
            if not self._ended(council):
                self._hints |= {fold(name): council for name in (council.short_name, council.official_name)}
        for pk, code in GssCode.objects.values_list("council", "code"):
            self._found[_key(code)].add(pk)
        self._councils = councils
        self._corrections: defaultdict[int, dict[str, bool]] = defaultdict(dict)
        for pk, function, holds in FunctionCorrection.published.values_list("council", "function", "holds"):
            self._corrections[pk][function] = holds

    def find(self, text: str) -> Council:
        """The one council that is named. Raises ValidationError for none, several, or one that is no more."""
        found = [self._councils[pk] for pk in sorted(self._found.get(_key(text), ()))]
        if not found:
            raise ValidationError(self._unknown(text))
        if len(found) > 1:
            names = ", ".join(f"{council} ({council.code})" for council in found)
            sentence = _("“%(text)s” may be any of: %(names)s. Give the code instead.")
            raise ValidationError(sentence % {"text": text, "names": names})
        council = found[0]
        if council.end_date and self._ended(council):
            sentence = _("%(council)s ended on %(day)s: nothing new is imported about it.")
            ended = {"council": council.official_name, "day": date_format(council.end_date)}
            raise ValidationError(sentence % ended)
        return council

    def by_id(self, pk: int) -> Council:
        return self._councils[pk]

    def held(self, council: Council) -> frozenset[str]:
        """The inspection functions that a council holds, its corrections included."""
        return functions.held(council.council_type, self._corrections.get(council.pk))

    def _ended(self, council: Council) -> bool:
        return council.end_date is not None and council.end_date <= self.today

    def _unknown(self, text: str) -> str:
        if not text:
            return _("Name the council.")
        sentence = _("There is no council “%(text)s”. Give its code, GSS code or official name.") % {"text": text[:80]}
        near = get_close_matches(fold(text), list(self._hints), n=1, cutoff=0.75)
        if near:
            council = self._hints[near[0]]
            meant = {"name": council.official_name, "code": council.code}
            sentence += _(" Did you mean %(name)s (%(code)s)?") % meant
        return sentence


def _key(text: str) -> str:
    """Names are exact but for case and spaces."""
    return " ".join(text.casefold().split())

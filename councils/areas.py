"""Areas that have a page of their own: the regions, the nations, and the whole."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import Nation, Region

Words = str | Promise


@dataclass(frozen=True)
class Area:
    """A region or nation: the filter of the list that gives its councils, and its name in addresses."""

    slug: str
    label: Words
    parameter: str
    code: str

    @property
    def url(self) -> str:
        return reverse("councils:region", args=[self.slug])

    @property
    def list_url(self) -> str:
        return f"{reverse('councils:list')}?{self.parameter}={self.code}"

    @property
    def lookup(self) -> dict[str, str]:
        return {self.parameter: self.code}

    def has(self, council: Any) -> bool:
        """Whether it is where this council is."""
        return bool(getattr(council, self.parameter) == self.code)


def _slug(code: str) -> str:
    return code.replace("_", "-")


AREAS: dict[str, Area] = {
    **{_slug(region): Area(_slug(region), region.label, "region", region.value) for region in Region},
    "england": Area("england", Nation.ENGLAND.label, "nation", Nation.ENGLAND.value),
}
NATIONS = [area for area in AREAS.values() if area.code in Nation.values]
REGIONS_OF_ENGLAND = [area for area in AREAS.values() if area.code not in Nation.values]
WHOLE: Words = _("the United Kingdom")


def region_url(region: Region) -> str:
    return AREAS[_slug(region)].url

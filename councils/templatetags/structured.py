"""What search engines read: schema.org in JSON-LD, as data blocks that no policy on scripts concerns."""

import json
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..addresses import address
from ..citing import LICENCE_URL
from ..columns import council_columns
from ..exports import FORMS

register = template.Library()

# As Django's json_script: nothing in a text can end the block.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


def json_ld(value: dict[str, Any]) -> SafeString:
    text = json.dumps({"@context": "https://schema.org"} | value, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


@register.simple_tag(takes_context=True)
def breadcrumbs(context: Context, *names_and_paths: Any) -> SafeString:
    """The way to this page, below the front page: name, path, name, path …"""
    steps = [(_("Home"), address("councils:home")), *zip(names_and_paths[::2], names_and_paths[1::2], strict=True)]
    items = [
        {"@type": "ListItem", "position": position, "name": str(name), "item": f"{context['site_url']}{path}"}
        for position, (name, path) in enumerate(steps, start=1)
    ]
    return json_ld({"@type": "BreadcrumbList", "itemListElement": items})


@register.simple_tag(takes_context=True)
def data_set(context: Context) -> SafeString:
    """The public data set: what it is, its licence, its files and its columns."""
    site, contact = context["site_url"], context["contact"]
    creator = {"@type": "Organization", "name": contact["name"] or context["site_name"], "url": contact["url"] or site}
    return json_ld(
        {
            "@type": "Dataset",
            "name": context["site_name"],
            "description": _(
                "Which councils of the United Kingdom have stopped passing workers’ data to the Home Office and "
                "stopped inspecting jointly with it: one line for each council, with the evidence and its day."
            ),
            "url": f"{site}{reverse('councils:data')}",
            "license": LICENCE_URL,
            "isAccessibleForFree": True,
            "inLanguage": translation.get_language(),
            "dateModified": context["today"].isoformat(),
            "spatialCoverage": {"@type": "Place", "name": _("United Kingdom")},
            "creator": creator,
            "variableMeasured": [
                {"@type": "PropertyValue", "name": column.name, "description": str(column.description)}
                for column in council_columns()
            ],
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": form.media_type,
                    "contentUrl": f"{site}{reverse('councils:data_set', args=['councils', form.name])}",
                }
                for form in FORMS.values()
            ],
        }
    )

"""Public addresses of the record (design.md, section 4)."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.csrf import csrf_exempt

from .copies import ENDINGS
from .exports import FORMS
from .views import (
    api_docs,
    cards,
    changes,
    compare,
    copies,
    council,
    embed,
    figures,
    files,
    find,
    home,
    listing,
    pages,
    regions,
    styleguide,
    wayfinding,
)

app_name = "councils"


class DataForm(StringConverter):
    """The ending of a data file's name."""

    regex = "|".join(FORMS)


class CopyEnding(StringConverter):
    """The ending of the name of a copy of a document."""

    regex = "|".join(ENDINGS)


class Fingerprint(StringConverter):
    """A SHA-256, as copies are named."""

    regex = "[0-9a-f]{64}"


register_converter(DataForm, "data_form")
register_converter(CopyEnding, "copy_ending")
register_converter(Fingerprint, "sha256")

urlpatterns = [
    path("", home.home, name="home"),
    path("councils/", listing.council_list, name="list"),
    path("councils/<slug:slug>/", council.council_page, name="council"),
    path("councils/<slug:slug>/card.png", cards.council_card, name="council_card"),
    path("card.png", cards.home_card, name="home_card"),
    path("councils/<slug:slug>/changes.atom", changes.council_feed, name="council_feed"),
    path("changes/", changes.changes_page, name="changes"),
    path("changes.atom", changes.changes_feed, name="changes_feed"),
    path("find/", find.find_council, name="find"),
    path("regions/", regions.region_list, name="regions"),
    path("regions/<slug:slug>/", regions.region, name="region"),
    path("regions/<slug:slug>/changes.atom", changes.area_feed, name="area_feed"),
    path("figures/", figures.figure_list, name="figures"),
    path("figures/<slug:name>/", figures.figure, name="figure"),
    path("compare/", compare.compare, name="compare"),
    path("embed/map/", embed.embed_map, name="embed_map"),
    path("embed/councils/<slug:slug>/", embed.embed_council, name="embed_council"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("data/", pages.data, name="data"),
    path("api/docs", api_docs.api_docs, name="api_docs"),
    path("data/datapackage.json", files.data_package, name="data_package"),
    path("data/everything.zip", files.everything, name="everything"),
    path("<slug:name>.<data_form:form>", files.data_set_file, name="data_set"),
    path("<slug:name>.csv-metadata.json", files.csv_metadata, name="csv_metadata"),
    path("evidence/<sha256:sha256>.<copy_ending:ending>", copies.copy_file, name="evidence_copy"),
    path("corrections/", pages.corrections, name="corrections"),
    path("methodology/", pages.methodology, name="methodology"),
    path("briefing/", pages.page, {"template": "pages/briefing.html"}, name="briefing"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.page, {"template": "pages/accessibility.html"}, name="accessibility"),
    path("sitemap.xml", wayfinding.sitemap, name="sitemap"),
    path("robots.txt", wayfinding.robots, name="robots"),
    path(".well-known/security.txt", wayfinding.security_txt, name="security_txt"),
]

# Nothing here changes anything, so no form carries a token (which would need a cookie), and a wrong method is
# answered as one instead of as a missing token.
for pattern in urlpatterns:
    pattern.callback = csrf_exempt(pattern.callback)

urlpatterns += [path("api/v1/", include("councils.api.urls"))]

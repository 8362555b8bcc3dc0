"""Public addresses of the record (design.md, section 4)."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from .views import cards, compare, council, embed, find, home, listing, pages, regions, styleguide, wayfinding

app_name = "councils"

urlpatterns = [
    path("", home.home, name="home"),
    path("councils/", listing.council_list, name="list"),
    path("councils.csv", listing.council_csv, name="csv"),
    path("councils/<slug:slug>/", council.council_page, name="council"),
    path("councils/<slug:slug>/card.png", cards.council_card, name="council_card"),
    path("card.png", cards.home_card, name="home_card"),
    path("find/", find.find_council, name="find"),
    path("regions/", regions.region_list, name="regions"),
    path("regions/<slug:slug>/", regions.region, name="region"),
    path("compare/", compare.compare, name="compare"),
    path("embed/map/", embed.embed_map, name="embed_map"),
    path("embed/councils/<slug:slug>/", embed.embed_council, name="embed_council"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("data/", pages.data, name="data"),
    path("corrections/", pages.corrections, name="corrections"),
    path("methodology/", pages.methodology, name="methodology"),
    path("briefing/", pages.page, {"template": "pages/briefing.html"}, name="briefing"),
    path("privacy/", pages.page, {"template": "pages/privacy.html"}, name="privacy"),
    path("accessibility/", pages.page, {"template": "pages/accessibility.html"}, name="accessibility"),
    path("sitemap.xml", wayfinding.sitemap, name="sitemap"),
    path("robots.txt", wayfinding.robots, name="robots"),
    path(".well-known/security.txt", wayfinding.security_txt, name="security_txt"),
]

# Nothing here changes anything, so no form carries a token (which would need a cookie), and a wrong method is
# answered as one instead of as a missing token.
for pattern in urlpatterns:
    pattern.callback = csrf_exempt(pattern.callback)

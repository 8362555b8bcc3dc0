"""Every address of the site. The public ones are a contract: links on other people's pages must not break."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from .favicon import favicon
from .health import healthz

handler400 = "councils.views.errors.bad_request"
handler403 = "councils.views.errors.permission_denied"
handler404 = "councils.views.errors.page_not_found"
handler500 = "councils.views.errors.server_error"

urlpatterns = [
    path("", include("inbox.urls")),
    path("", include("councils.urls")),
    path("", include("pledges.urls")),
    path("", include("campaign.urls")),
    path("alerts/", include("alerts.urls")),
    path("accounts/", include("accounts.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("favicon.ico", favicon),
    path("healthz", healthz, name="healthz"),
]

"""Public addresses of the inbox."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from . import views

app_name = "inbox"

urlpatterns = [
    path("report/", views.report, name="report"),
    path("report/received/<str:token>/", views.received, name="received"),
    path("councils/<slug:slug>/respond/", views.respond, name="respond"),
    path("councils/<slug:slug>/respond/confirm/<str:token>/", views.confirm, name="confirm"),
]

# Public pages set no cookie, which a token would need: see views.py for what guards them instead.
for pattern in urlpatterns:
    pattern.callback = csrf_exempt(pattern.callback)

"""Public addresses of alerts."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from . import views

app_name = "alerts"

urlpatterns = [
    path("", views.subscribe, name="subscribe"),
    path("sent/", views.sent, name="sent"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]

# Mail programs post without a cookie (RFC 8058), and public pages set none: see views.py for what guards them instead.
for pattern in urlpatterns:
    pattern.callback = csrf_exempt(pattern.callback)

"""Public addresses of pledges: none of their own yet; they show on the councils' pages."""

from django.urls import URLPattern

app_name = "pledges"

urlpatterns: list[URLPattern] = []

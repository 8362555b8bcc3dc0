"""App configuration: the site is an app so that its checks run."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "firewall_tracker"

    def ready(self) -> None:
        from . import checks  # noqa: F401 (registers them)

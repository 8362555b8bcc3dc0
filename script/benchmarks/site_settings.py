"""For `script/bench site` only: the site’s own settings, with two addresses to measure against (`site_urls.py`)."""

from firewall_tracker.settings import *  # noqa: F403

ROOT_URLCONF = "script.benchmarks.site_urls"

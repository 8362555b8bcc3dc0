"""For `script/bench site` only: the site’s own settings, with two addresses to measure against (`site_urls.py`)."""

import os

from firewall_tracker.settings import *  # noqa: F403
from firewall_tracker.settings import MIDDLEWARE

ROOT_URLCONF = "script.benchmarks.site_urls"
if os.environ.get("BENCH_FORGETS"):
    MIDDLEWARE = ["script.benchmarks.forgetting.middleware", *MIDDLEWARE]

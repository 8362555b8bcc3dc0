"""What granian serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .translation import remember_messages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firewall_tracker.settings")

# How many more objects are made than let go before Python looks for rings of them. A page makes tens of thousands, and
# each look at all that a process holds costs more than what it finds. How often it looks at those that outlived a first
# look and a second: with Python's tenth time, rings of an hour ago filled half as much memory again as all else.
LOOKS = (50_000, 2, 1)

application = get_wsgi_application()
remember_messages()
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()  # what is loaded by now stays for good, and is never looked at again
gc.set_threshold(*LOOKS)

"""What granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from .translation import remember_messages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firewall_tracker.settings")

application = get_wsgi_application()
remember_messages()

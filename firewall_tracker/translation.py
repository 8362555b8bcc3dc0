"""Messages, each looked up once.

Django asks the catalogue of one app after the other, and then those of the fallbacks, for each message of each page;
one that none of them has, as all of ours in English, is asked of all of them, hundreds of times a page.
"""

from functools import lru_cache

from django.conf import settings
from django.utils.translation import trans_real

# More than there are messages.
MOST = 16_384


def remember_messages() -> None:
    """Let the catalogue of the site's language remember what it answered. It never changes while the process lives."""
    catalogue = trans_real.translation(settings.LANGUAGE_CODE)
    catalogue.gettext = lru_cache(maxsize=MOST)(catalogue.gettext)  # type: ignore[method-assign]

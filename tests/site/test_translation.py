"""A catalogue that remembers says what it said before."""

from django.utils.translation import gettext, trans_real

from firewall_tracker.translation import remember_messages

WORDS = ("Councils", "Policy in force", "Customize", "Log out", "", "What nobody wrote")


def test_messages_are_the_same_when_they_are_remembered() -> None:
    catalogue = trans_real.translation("en-gb")
    before, plain = [gettext(words) for words in WORDS], catalogue.gettext
    try:
        remember_messages("en-gb")
        assert [[gettext(words) for words in WORDS] for _time in range(2)] == [before, before]
        assert catalogue.gettext.cache_info().hits == len(WORDS) - 1  # Django answers itself for nothing
    finally:
        catalogue.gettext = plain  # type: ignore[method-assign]

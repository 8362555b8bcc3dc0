"""Why a backup can't be made, read or restored, in a sentence for whoever asked."""


class Refused(Exception):
    """Nothing was changed; the text says why and what to do."""

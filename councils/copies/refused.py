"""Why a file can't be kept as a copy."""

from django.utils.functional import Promise


class Refused(ValueError):
    """A file that can't be kept; its sentence says why and what to do."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

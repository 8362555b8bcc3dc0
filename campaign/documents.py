"""Texts as files, one entry for each form: .docx, .odt and plain text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from textwrap import fill

from .texts import Block, Heading, Paragraph, Text

WIDTH = 78


@dataclass(frozen=True)
class Form:
    """A form of file: what it is called, and how a text becomes one."""

    media_type: str
    write: Callable[[Text, date], bytes]


def as_docx(text: Text, day: date) -> bytes:
    from . import office  # only where somebody asks for it

    return office.as_docx(text, day)


def as_odt(text: Text, day: date) -> bytes:
    from . import office  # as above

    return office.as_odt(text, day)


# --- Plain text


def as_txt(text: Text, day: date) -> bytes:
    parts = [_underlined(text.title, "="), *(_of_txt(block) for block in text.blocks)]
    return ("\n\n".join(parts) + "\n").encode()


def _of_txt(block: Block) -> str:
    if isinstance(block, Heading):
        return "\n" + _underlined(block.text, "-")
    if isinstance(block, Paragraph):
        return fill(block.text, WIDTH)
    marks = [f"{number}. " if block.numbered else "* " for number in range(1, len(block.items) + 1)]
    return "\n".join(
        fill(item, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark))
        for mark, item in zip(marks, block.items, strict=True)
    )


def _underlined(words: str, line: str) -> str:
    return f"{words}\n{line * len(words)}"


FORMS: Mapping[str, Form] = {
    "docx": Form("application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_docx),
    "odt": Form("application/vnd.oasis.opendocument.text", as_odt),
    "txt": Form("text/plain; charset=utf-8", as_txt),
}

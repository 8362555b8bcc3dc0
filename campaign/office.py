"""Texts as files of office programs: .docx and .odt, with real headings and lists, the language, and nobody's name.

The file of a day is the same, byte for byte, whenever and wherever it is asked for. Apart from ``documents``, since
what it writes with takes room that a server without downloads can do without.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import docx
import odfdo
from django.utils.translation import get_language
from docx.oxml.ns import qn

from .texts import Block, Heading, Paragraph, Text

TAGS = {"cy": "cy-GB"}


def language() -> str:
    """Of the words that are written, as office programs name it."""
    return TAGS.get(get_language() or "", "en-GB")


# --- .docx


def as_docx(text: Text, day: date) -> bytes:
    document = docx.Document()
    about = document.core_properties
    about.title, about.language = text.title, language()
    about.author = about.comments = about.last_modified_by = ""
    about.created = about.modified = datetime.combine(day, time.min)
    for tag in document.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language())
    document.add_heading(text.title, 0)
    for block in text.blocks:
        _add_to_docx(document, block)
    return _saved(document.save, day)


def _add_to_docx(document: "docx.document.Document", block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, block.level)
    elif isinstance(block, Paragraph):
        document.add_paragraph(block.text)
    else:
        for item in block.items:
            document.add_paragraph(item, style="List Number" if block.numbered else "List Bullet")


# --- .odt


def as_odt(text: Text, day: date) -> bytes:
    document = odfdo.Document("text")
    document.body.clear()
    document.set_language(language())
    document.meta.strip(creation_date=datetime.combine(day, time.min))
    document.meta.title = text.title
    for level in document.styles.get_elements("//text:outline-level-style"):
        level.set_attribute("style:num-format", "")  # the library's template numbers headings
        level.del_attribute("loext:num-list-format")
        level.del_attribute("style:num-suffix")
    document.body.append(_heading(1, text.title))
    for block in text.blocks:
        document.body.append(_of_odt(block))
    return _saved(document.save, day)


def _of_odt(block: Block) -> odfdo.Element:
    if isinstance(block, Heading):
        return _heading(block.level + 1, block.text)
    if isinstance(block, Paragraph):
        return odfdo.Paragraph(block.text, style="Text_20_body")
    return odfdo.List(list(block.items), style="Numbering_20_1" if block.numbered else "List_20_1")


def _heading(level: int, text: str) -> odfdo.Header:
    header = odfdo.Header(level, text)
    header.style = f"Heading_20_{level}"
    return header


def _saved(save: Callable[[BytesIO], object], day: date) -> bytes:
    """What was saved, with the day instead of the moment for each of its parts."""
    first, out = BytesIO(), BytesIO()
    save(first)
    with ZipFile(first) as made, ZipFile(out, "w") as told:
        for part in made.infolist():
            info = ZipInfo(part.filename, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type, info.external_attr = part.compress_type, part.external_attr
            told.writestr(info, made.read(part))
    return out.getvalue()

"""Social cards: the picture that other sites show beside a link, for the front page, for each council, and for what
other apps say of a council.

Drawn with Pillow and its own font; no browser is involved. A card says when the council was last checked and
nothing that changes by itself, so that it stays the same until something is published.
"""

from collections.abc import Iterable
from io import BytesIO
from itertools import pairwise

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from .choices import Ask, Headline, PolicyStatus
from .geography import hexmap
from .summaries import Figures, Row

WIDTH, HEIGHT = 1200, 630
SCALE = 2  # drawn larger and shrunk: smooth edges
MARGIN = 60
TEXT_WIDTH = 720
MAP_BOX = (800, 40, 1150, 590)

# The light scheme of static/css/tokens.css: a picture has no style sheet.
PAPER, INK, SOFT, ACCENT, RULE, NOTICE = "#fbf7ef", "#1c1915", "#564f45", "#6b1d53", "#d8cebc", "#f6e3a8"
COLOURS = {
    Headline.ADOPTED: "#00566b",
    Headline.PARTLY_ADOPTED: "#1f7388",
    Headline.MOTION_PASSED: "#8a5a00",
    Headline.MOTION_TABLED: "#97701a",
    Headline.REJECTED_OR_REVERSED: "#a23b2a",
    Headline.NO_POLICY_FOUND: "#8f887b",
    Headline.NOT_CHECKED: "#e3d9c6",
}


def council_card(row: Row, everyone: Iterable[Row], *, is_demo: bool) -> bytes:
    """A PNG about one council: its name, headline and asks, when it was checked, and where it is on the map."""
    card = _Card()
    y = card.text(MARGIN, 150, row.council.short_name, 68, INK, bold=True)
    y = card.text(MARGIN, y + 14, str(Headline(row.headline).label), 46, _text_colour(row.headline), bold=True)
    y += 34
    for ask in Ask.values:
        words = f"{Ask(ask).label}: {PolicyStatus(row.standing.status(ask)).label}"
        y = card.text(MARGIN, y, words, 30, INK) + 10
    checked = row.standing.checked_on
    said = _("Last checked on %(day)s") % {"day": date_format(checked)} if checked else _("Not yet checked")
    card.text(MARGIN, y + 22, said, 26, SOFT)
    card.frame(is_demo=is_demo)
    card.map(everyone, lit=row.council.code)
    return card.png()


def home_card(figures: Figures, everyone: Iterable[Row], *, is_demo: bool) -> bytes:
    """A PNG of where things stand: how many councils have a firewall, and the whole map."""
    card = _Card()
    words = {"n": figures.headlines[Headline.ADOPTED], "total": figures.alive}
    y = card.text(MARGIN, 160, _("%(n)d of %(total)d councils have a firewall in force") % words, 64, INK, bold=True)
    lead = _("The public record of which UK councils have stopped passing workers’ data to the Home Office.")
    card.text(MARGIN, y + 30, lead, 32, SOFT)
    card.frame(is_demo=is_demo)
    card.map(everyone)
    return card.png()


def saying_card(title: str, lines: Iterable[str], everyone: Iterable[Row], *, lit: str, is_demo: bool) -> bytes:
    """A PNG that says something about a council: a title, lines of text, and the council ``lit`` on the map."""
    card = _Card()
    y = card.text(MARGIN, 150, title, 58, INK, bold=True) + 24
    for line in lines:
        y = card.text(MARGIN, y, line, 32, SOFT) + 12
    card.frame(is_demo=is_demo)
    card.map(everyone, lit=lit)
    return card.png()


def drawable(text: str) -> bool:
    """Whether the font has every letter of a text: it knows Latin letters only, and draws others as boxes."""
    return all(ord(one) < 0x250 or one in "‘’“”–—…" for one in text)


def _text_colour(headline: str) -> str:
    """The colour of a headline in words, which must be read on paper: the palest become ink."""
    return SOFT if headline in (Headline.NOT_CHECKED, Headline.NO_POLICY_FOUND) else COLOURS[Headline(headline)]


class _Card:
    """A sheet of paper with the site's name, to write and draw on in points of the finished picture."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def text(self, x: float, y: float, text: str, size: int, colour: str, *, bold: bool = False) -> float:
        """Write text, broken into lines and made smaller until it fits three; returns where the next may begin."""
        lines = self._lines(text, size)
        while len(lines) > 3 and size > 20:
            size -= 4
            lines = self._lines(text, size)
        font = ImageFont.load_default(size * SCALE)
        for line in lines:
            place = (x * SCALE, y * SCALE)
            self.draw.text(
                place, line, fill=colour, font=font, stroke_width=SCALE // 2 if bold else 0, stroke_fill=colour
            )
            y += size * 1.22
        return y

    def _lines(self, text: str, size: int) -> list[str]:
        font = ImageFont.load_default(size * SCALE)
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and font.getlength(longer) > TEXT_WIDTH * SCALE:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def frame(self, *, is_demo: bool) -> None:
        """The site's name at the top, its address at the foot, and a notice where data is invented."""
        self.text(MARGIN, 62, settings.SITE_NAME, 32, ACCENT, bold=True)
        self.draw.line([(MARGIN * SCALE, 116 * SCALE), ((MARGIN + TEXT_WIDTH) * SCALE, 116 * SCALE)], RULE, 3 * SCALE)
        address = settings.SITE_URL.partition("://")[2]
        self.text(MARGIN, HEIGHT - 66, address, 24, SOFT)
        if is_demo:
            band = [(0, 0), (WIDTH * SCALE, 40 * SCALE)]
            self.draw.rectangle(band, fill=NOTICE)
            self.text(MARGIN, 6, _("Demonstration data: invented, do not quote"), 24, INK, bold=True)

    def map(self, everyone: Iterable[Row], lit: str = "") -> None:
        """The hexagon map at the right; with ``lit`` that council stands out and the others step back."""
        layer = "counties" if lit and lit not in hexmap.layout() and lit in hexmap.layout("counties") else "councils"
        cells = hexmap.layout(layer)
        placed = [(row, cells[row.council.code]) for row in everyone if row.council.code in cells]
        if not placed:
            return
        box = hexmap.box(cell for _row, cell in placed)
        left, top, right, bottom = MAP_BOX
        scale = min((right - left) / box.width, (bottom - top) / box.height)
        offset = left + (right - left - box.width * scale) / 2, top + (bottom - top - box.height * scale) / 2
        for row, cell in sorted(placed, key=lambda pair: pair[0].council.code == lit):
            corners = [
                ((x - box.x) * scale + offset[0], (y - box.y) * scale + offset[1]) for x, y in hexmap.corners(cell)
            ]
            self._hexagon(corners, row, lit)

    def _hexagon(self, corners: list[tuple[float, float]], row: Row, lit: str) -> None:
        points = [(x * SCALE, y * SCALE) for x, y in corners]
        is_lit = row.council.code == lit
        colour = COLOURS[Headline(row.headline)]
        if lit and not is_lit:
            colour = "#ece3d2"
        self.draw.polygon(
            points, fill=colour if not is_lit or row.headline != Headline.NOT_CHECKED else PAPER, outline=PAPER
        )
        if is_lit:
            for start, end in pairwise([*points, points[0]]):
                self.draw.line([start, end], fill=ACCENT, width=4 * SCALE)

    def png(self) -> bytes:
        buffer = BytesIO()
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.quantize(128).save(buffer, "PNG", optimize=True)
        return buffer.getvalue()

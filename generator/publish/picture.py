"""``card.png``: the picture of the archive that other sites show next to a link to a page (https://ogp.me/).

It shows the archive's name, the numbers of papers and days, and the papers of each month. With Pillow's own
font it is the same on every system. The font has English letters only, so a name with any other letter is
left out: half a name is worse than none, and other sites show the name next to the picture anyway.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from generator.content import disk
from generator.listings.kinds import MONTH
from generator.publish.context import Site
from generator.store.store import Step
from generator.text.language import ENGLISH

NAME = "card.png"
OWNERS = f"theme/{NAME}"
"""The owner's picture in ``content``, which replaces this one."""
_SIZE = _WIDTH, _HEIGHT = 1200, 630  # the size that other sites ask for
_EDGE = 80
_GROUND, _BAR, _TEXT, _NUMBERS = "#2f3b7c", "#5569c8", "#ffffff", "#c3ceff"
_NAME_SIZES = range(112, 47, -8)  # pixels; the first that fits
_NUMBERS_SIZE = 44
_LINES = 2
_MONTHS = 48
_BARS_HEIGHT = 200


def files(site: Site) -> Iterator[Step]:
    """Yield the picture, drawn again when the name or a number changes; the owner's if there is one."""
    if own := disk.find(site.archive.library.content, OWNERS):
        yield Step.known(NAME, disk.read(own))
        return
    groups, days = site.archive.groups, len(site.archive.groups.days)
    said = (
        (t.ngettext("{n} paper", "{n} papers", groups.total), t.ngettext("{n} day", "{n} days", days))
        for t in (groups.language, ENGLISH)  # in English where the font lacks a letter
    )
    numbers = next(filter(_has_letters, map(" · ".join, said)))
    months = [groups.counts[month] for month in list(groups.spans[MONTH])[:_MONTHS]][::-1]
    yield Step.of(NAME, (site.name, numbers, months), lambda shown: draw(*shown))


def draw(name: str, numbers: str, months: Sequence[int]) -> bytes:
    """Return the picture as PNG: the site's name, a line of numbers, a bar for each month, oldest first."""
    image = Image.new("RGB", _SIZE, _GROUND)
    canvas = ImageDraw.Draw(image)
    step = _WIDTH / _MONTHS
    for place, count in enumerate(reversed(months), start=1):
        left, height = _WIDTH - place * step, max(2, _BARS_HEIGHT * count // max(months))
        canvas.rectangle((round(left) + 3, _HEIGHT - height, round(left + step) - 3, _HEIGHT), _BAR)
    top = _EDGE
    for size in _NAME_SIZES if _has_letters(name) else ():
        font = _font(size)
        lines = _broken(name, font)
        if len(lines) <= _LINES and max(map(font.getlength, lines)) <= _WIDTH - 2 * _EDGE:
            for line in lines:
                canvas.text((_EDGE, top), line, _TEXT, font)
                top += size * 5 // 4
            break
    canvas.text((_EDGE, top + _NUMBERS_SIZE // 2), numbers, _NUMBERS, _font(_NUMBERS_SIZE))
    data = BytesIO()
    image.quantize(64).save(data, "PNG", optimize=True)
    return data.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font.font_variant(layout_engine=ImageFont.Layout.BASIC)  # the only one that every system has


def _has_letters(name: str) -> bool:
    """Return whether the font has all letters of a name; it draws unknown letters as the same box."""
    font = _font(_NUMBERS_SIZE)
    box = bytes(font.getmask("\uffff"))
    return bool(name.strip()) and all(bytes(font.getmask(letter)) != box for letter in name)


def _broken(name: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Break the name into lines no wider than the picture, unless a single word is wider."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > _WIDTH - 2 * _EDGE:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines

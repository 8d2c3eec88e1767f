"""Photos for invented matters: small drawn scenes, so that no real place or person appears."""

import io
import random
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw

from governance.common.images import CleanPhoto, clean_photo

SIZE = WIDTH, HEIGHT = 960, 720
GROUND = 500
VARIANTS = 2
Draw = ImageDraw.ImageDraw


TIDY = "tidy"


@cache
def photo_of(scene: str, variant: int) -> CleanPhoto:
    """The scene as a re-encoded photo; `TIDY` is how a place looks when the trouble is gone."""
    chance = random.Random(f"{scene}-{variant}")  # noqa: S311
    image = _backdrop(chance)
    SCENES[scene](ImageDraw.Draw(image), chance)
    image = image.reduce(2).resize(SIZE, Image.Resampling.BILINEAR)  # a little soft, as a telephone's photo is
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return clean_photo(file)


def _shade(colour: tuple[int, int, int], by: int) -> tuple[int, ...]:
    return tuple(max(0, min(255, part + by)) for part in colour)


def _backdrop(chance: random.Random) -> Image.Image:
    """Sky, two blocks of flats with windows, pavement."""
    light = chance.randint(-30, 20)
    image = Image.new("RGB", SIZE, _shade((176, 200, 222), light))
    draw = ImageDraw.Draw(image)
    for left in (-60, 330, 690):
        wall = chance.choice([(201, 188, 168), (190, 170, 150), (176, 180, 184), (205, 196, 180)])
        top = chance.randint(40, 150)
        draw.rectangle((left, top, left + 300, GROUND), fill=_shade(wall, light))
        for row in range(top + 40, GROUND - 60, 70):
            for column in range(left + 25, left + 280, 65):
                glass = chance.choice([(96, 118, 138), (122, 142, 158), (222, 205, 150)])
                draw.rectangle(
                    (column, row, column + 38, row + 44), fill=_shade(glass, light), outline=_shade(wall, -50)
                )
    draw.rectangle((0, GROUND, WIDTH, HEIGHT), fill=_shade((150, 150, 148), light))
    for line in range(GROUND, HEIGHT, 44):
        draw.line((0, line, WIDTH, line), fill=_shade((130, 130, 128), light), width=2)
    return image


def _tidy(draw: Draw, chance: random.Random) -> None:
    for left in range(60, WIDTH, 240):
        draw.ellipse((left, GROUND - 46, left + 130, GROUND + 20), fill=(88, 140, 84))
        draw.rectangle((left + 58, GROUND - 10, left + 70, GROUND + 40), fill=(98, 74, 52))
    draw.polygon([(300, HEIGHT), (420, GROUND), (560, GROUND), (700, HEIGHT)], fill=(186, 186, 182))


def _garbage(draw: Draw, chance: random.Random) -> None:
    for left in (240, 380, 520):
        draw.rounded_rectangle(
            (left, 430, left + 110, 620), 14, fill=chance.choice([(52, 98, 66), (60, 84, 122), (86, 86, 86)])
        )
        draw.rectangle((left - 6, 418, left + 116, 440), fill=(40, 44, 44))
    for _bag in range(16):
        x, y, r = chance.randint(160, 760), chance.randint(560, 680), chance.randint(24, 52)
        draw.ellipse(
            (x - r, y - r * 0.8, x + r, y + r * 0.8),
            fill=chance.choice([(38, 38, 40), (222, 222, 216), (150, 60, 52), (70, 92, 70)]),
        )


def _puddle(draw: Draw, chance: random.Random) -> None:
    draw.ellipse((120, 540, 840, 700), fill=(104, 112, 112))
    draw.ellipse((190, 565, 760, 680), fill=(132, 148, 158))
    for _ring in range(6):
        x, y = chance.randint(240, 700), chance.randint(580, 660)
        draw.arc((x - 40, y - 14, x + 40, y + 14), 0, 360, fill=(196, 208, 214), width=3)


def _pothole(draw: Draw, chance: random.Random) -> None:
    points = [(480 + chance.randint(170, 250) * x, 620 + chance.randint(44, 70) * y) for x, y in
              [(-1, 0), (-0.7, -0.8), (0, -1), (0.8, -0.7), (1, 0.1), (0.6, 0.9), (-0.2, 1), (-0.8, 0.7)]]  # fmt: skip
    draw.polygon(points, fill=(74, 70, 66))
    draw.polygon([(x * 0.7 + 144, y * 0.7 + 190) for x, y in points], fill=(48, 44, 42))
    for _stone in range(30):
        x, y = chance.randint(200, 760), chance.randint(560, 690)
        draw.ellipse((x, y, x + 14, y + 10), fill=(112, 106, 100))
    draw.polygon([(700, 640), (740, 520), (780, 640)], fill=(222, 98, 42))
    draw.rectangle((716, 575, 764, 592), fill=(240, 240, 236))


def _leak(draw: Draw, chance: random.Random) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=(226, 222, 212))
    draw.rectangle((0, 0, WIDTH, 210), fill=(238, 236, 230))
    for _stain in range(9):
        x, y, r = chance.randint(200, 720), chance.randint(60, 330), chance.randint(50, 130)
        draw.ellipse((x - r, y - r * 0.6, x + r, y + r * 0.6), fill=(198, 180, 146))
    for _drop in range(14):
        x, y = chance.randint(240, 700), chance.randint(240, 600)
        draw.line((x, y, x, y + chance.randint(30, 110)), fill=(170, 176, 176), width=4)
    draw.ellipse((380, 600, 600, 690), fill=(74, 112, 156))
    draw.ellipse((398, 610, 582, 660), fill=(126, 160, 190))


def _lamp(draw: Draw, chance: random.Random) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=(26, 30, 44))
    draw.polygon([(300, HEIGHT), (430, 300), (530, 300), (700, HEIGHT)], fill=(44, 46, 54))
    for step in range(330, HEIGHT, 34):
        draw.line((430 - (step - 300) * 0.31, step, 530 + (step - 300) * 0.4, step), fill=(58, 60, 68), width=3)
    draw.rectangle((236, 130, 248, HEIGHT), fill=(70, 74, 80))
    draw.rectangle((236, 126, 340, 140), fill=(70, 74, 80))
    draw.ellipse((310, 130, 356, 168), fill=(88, 88, 84))
    draw.ellipse((820, 180, 850, 210), fill=(232, 214, 150))


def _wire(draw: Draw, chance: random.Random) -> None:
    for _cable in range(9):
        y = chance.randint(80, 330)
        draw.arc((-120, y - 160, WIDTH + 120, y + chance.randint(120, 320)), 20, 160, fill=(34, 34, 36), width=5)
    draw.line((640, 180, 560, 610), fill=(200, 60, 48), width=6)
    draw.rounded_rectangle((470, 600, 690, 650), 12, fill=(60, 64, 70))
    for x in (470, 660):
        draw.ellipse((x, 620, x + 70, 690), outline=(28, 28, 28), width=10)


def _corridor(draw: Draw, chance: random.Random) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=(196, 194, 186))
    draw.polygon([(0, HEIGHT), (320, 300), (640, 300), (WIDTH, HEIGHT)], fill=(148, 144, 138))
    draw.rectangle((320, 90, 640, 300), fill=(120, 122, 124))
    for _box in range(13):
        x, y, w = chance.randint(20, 330), chance.randint(360, 610), chance.randint(60, 130)
        draw.rectangle(
            (x, y, x + w, y + w * 0.8),
            fill=chance.choice([(180, 142, 96), (160, 122, 80), (196, 160, 112)]),
            outline=(120, 90, 60),
            width=3,
        )
    for x in (700, 800):
        draw.rounded_rectangle((x, 400, x + 84, 640), 8, fill=chance.choice([(96, 70, 56), (70, 84, 110)]))


def _tree(draw: Draw, chance: random.Random) -> None:
    draw.polygon([(430, 640), (470, 250), (540, 240), (560, 640)], fill=(92, 70, 50))
    for _leaf in range(60):
        x, y, r = chance.randint(230, 760), chance.randint(60, 330), chance.randint(30, 70)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=chance.choice([(74, 112, 62), (96, 134, 74), (142, 130, 72)]))
    draw.line((500, 420, 760, 600), fill=(92, 70, 50), width=16)


def _car(draw: Draw, chance: random.Random) -> None:
    for at, left in enumerate((40, 350, 660)):
        colour = chance.choice([(226, 226, 224), (60, 66, 74), (150, 44, 40), (62, 92, 140), (188, 188, 190)])
        top = 500 + at % 2 * 30
        draw.rounded_rectangle((left, top, left + 270, top + 90), 24, fill=colour)
        draw.polygon(
            [(left + 50, top + 6), (left + 90, top - 56), (left + 190, top - 56), (left + 230, top + 6)],
            fill=_shade(colour, -20),
        )
        draw.polygon(
            [(left + 70, top), (left + 98, top - 44), (left + 182, top - 44), (left + 210, top)], fill=(70, 84, 96)
        )
        for wheel in (left + 40, left + 180):
            draw.ellipse((wheel, top + 62, wheel + 56, top + 118), fill=(26, 26, 28))
    draw.line((0, 660, WIDTH, 660), fill=(222, 190, 70), width=10)


def _building(draw: Draw, chance: random.Random) -> None:
    draw.rectangle((300, 60, 700, 230), fill=(112, 146, 168))
    for x in range(320, 700, 54):
        draw.line((x, 60, x, 230), fill=(214, 220, 224), width=6)
    draw.polygon([(280, 70), (500, 10), (720, 70)], fill=(72, 106, 132))
    draw.rectangle((300, 230, 700, GROUND), fill=(190, 170, 150))


SCENES: dict[str, Callable[[Draw, random.Random], None]] = {
    "garbage": _garbage,
    "puddle": _puddle,
    "pothole": _pothole,
    "leak": _leak,
    "lamp": _lamp,
    "wire": _wire,
    "corridor": _corridor,
    "tree": _tree,
    "car": _car,
    "building": _building,
    TIDY: _tidy,
}

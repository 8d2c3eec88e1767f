"""Drawn pictures of goods for the demonstration: a bag of rice, a bottle of soap, a pack of paper."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

from governance.common.images import CleanPhoto, clean_photo
from volunteers.states.bank import ProductIcon

SIZE = (800, 600)
Draw = ImageDraw.ImageDraw


def picture_of(icon: str) -> CleanPhoto | None:
    """None for what stands in the catalogue with its icon."""
    if icon not in PICTURES:
        return None
    image = Image.new("RGB", SIZE, "#e9e4da")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 470, 800, 600), fill="#c9b79c")
    PICTURES[icon](draw)
    raw = io.BytesIO()
    image.save(raw, "JPEG", quality=90)
    return clean_photo(raw)


def _bag(draw: Draw) -> None:
    draw.polygon([(270, 180), (530, 180), (570, 530), (230, 530)], fill="#f6f1e3", outline="#8f8368", width=4)
    draw.polygon([(300, 120), (500, 120), (530, 185), (270, 185)], fill="#e2d8bd", outline="#8f8368", width=4)
    draw.ellipse((305, 270, 495, 440), fill="#4f8a4c")
    for step in range(5):
        draw.ellipse((335 + step * 28, 330 + (step % 2) * 26, 355 + step * 28, 374 + (step % 2) * 26), fill="#fffdf5")


def _bottle(draw: Draw) -> None:
    draw.rounded_rectangle((310, 210, 490, 530), 40, fill="#3d7fc1", outline="#2a5c8f", width=4)
    draw.rectangle((370, 130, 430, 215), fill="#f2f5f8", outline="#a7b4c0", width=4)
    draw.rounded_rectangle((335, 290, 465, 450), 16, fill="#f2f5f8")
    for box in ((360, 320, 410, 370), (400, 360, 440, 400), (365, 390, 400, 425)):
        draw.ellipse(box, outline="#3d7fc1", width=5)


def _pack(draw: Draw) -> None:
    for step in range(3):
        top = 190 + step * 112
        draw.rounded_rectangle((220, top, 580, top + 108), 18, fill="#f7c9d2", outline="#c98a98", width=4)
        draw.ellipse((330, top + 24, 470, top + 84), fill="#ffffff", outline="#c98a98", width=3)


PICTURES: dict[str, Callable[[Draw], None]] = {
    ProductIcon.RICE: _bag, ProductIcon.SOAP: _bottle, ProductIcon.PAPER: _pack,
}  # fmt: skip

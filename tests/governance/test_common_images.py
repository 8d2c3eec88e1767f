import io

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from governance.common.errors import InputRefused
from governance.common.images import clean_photo

RED = (200, 30, 30)


def encoded(picture: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def heic(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(picture).save(out)
    return out.getvalue()


PICTURES = {
    "jpeg": lambda: encoded(Image.new("RGB", (60, 40), RED), "JPEG"),
    "png": lambda: encoded(Image.new("RGB", (60, 40), RED), "PNG"),
    "webp": lambda: encoded(Image.new("RGB", (60, 40), RED), "WEBP"),
    "heic": lambda: heic(Image.new("RGB", (60, 40), RED)),
    "alpha": lambda: encoded(Image.new("RGBA", (60, 40), (*RED, 255)), "PNG"),
    "palette": lambda: encoded(Image.new("RGB", (60, 40), RED).convert("P"), "PNG"),
    "cmyk": lambda: encoded(Image.new("RGB", (60, 40), RED).convert("CMYK"), "JPEG"),
    "animated": lambda: encoded(
        Image.new("RGB", (60, 40), RED), "WEBP", save_all=True, append_images=[Image.new("RGB", (60, 40), "blue")]
    ),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_clean_when_picture_is_sound_then_a_plain_jpeg_of_the_same_colours(kind):
    photo = clean_photo(upload(PICTURES[kind](), "whatever.bin"))
    picture = opened(photo.content)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (60, 40))
    assert (photo.width, photo.height) == (60, 40)
    assert all(abs(have - want) < 30 for have, want in zip(picture.getpixel((30, 20)), RED, strict=True))
    assert opened(photo.thumbnail).format == "JPEG"


def test_clean_when_picture_is_16_bit_then_its_brightness_stays():
    photo = clean_photo(upload(encoded(Image.new("I;16", (20, 20), 0x8000), "PNG")))
    assert abs(opened(photo.content).getpixel((10, 10))[0] - 128) < 6


def test_clean_when_background_is_transparent_then_it_becomes_white():
    photo = clean_photo(upload(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")))
    assert opened(photo.content).getpixel((10, 10)) == (255, 255, 255)


def test_clean_when_picture_knows_where_it_was_taken_then_that_is_gone_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010F] = "SecretMaker"
    exif.get_ifd(0x8825)[1] = "N"
    raw = encoded(Image.new("RGB", (60, 40), RED), "JPEG", exif=exif, comment=b"home address")
    assert b"SecretMaker" in raw
    photo = clean_photo(upload(raw))
    picture = opened(photo.content)
    assert picture.size == (40, 60)
    assert not picture.getexif()
    assert b"SecretMaker" not in photo.content and b"home address" not in photo.content + photo.thumbnail


def test_clean_when_picture_is_large_then_it_is_made_smaller():
    photo = clean_photo(upload(encoded(Image.new("RGB", (5000, 2500), RED), "JPEG")))
    assert (photo.width, photo.height) == (2048, 1024)
    assert max(opened(photo.thumbnail).size) == 320


BOMB = encoded(Image.new("1", (20_000, 20_000)), "PNG")
REFUSED = {
    "empty": b"",
    "script": b"<script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>',
    "truncated": PICTURES["png"]()[:-40],
    "truncated jpeg": encoded(Image.effect_noise((300, 300), 80).convert("RGB"), "JPEG")[:4000],
    "bomb": BOMB,
    "gif": encoded(Image.new("P", (9, 9)), "GIF"),
    "tiff": encoded(Image.new("RGB", (9, 9)), "TIFF"),
    "pdf": b"%PDF-1.4 ...",
    "too many bytes": b"\xff\xd8\xff" + bytes(10 * 1024 * 1024),
}


@pytest.mark.parametrize("what", REFUSED)
def test_clean_when_file_is_no_sound_photo_then_refused_in_words_that_name_it(what):
    with pytest.raises(InputRefused) as refusal:
        clean_photo(upload(REFUSED[what], "家门口.jpg"))
    assert "家门口.jpg" in refusal.value.message
    assert refusal.value.fields["photos"] == refusal.value.message


def test_clean_when_limits_are_lower_then_they_hold():
    raw = encoded(Image.new("RGB", (100, 100), RED), "PNG")
    with pytest.raises(InputRefused):
        clean_photo(upload(raw), max_pixels=9_999)
    with pytest.raises(InputRefused):
        clean_photo(upload(raw), max_bytes=len(raw) - 1)

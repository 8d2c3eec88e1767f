"""Photos from anybody: told by their content, re-encoded, so that nothing but pixels survives.

JPEG comes out, which every old telephone shows; EXIF, GPS, colour profiles, comments and scripts do not.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Any, BinaryIO

import pillow_heif
from PIL import Image, ImageOps

from governance.common.errors import InputRefused

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONG_SIDE = 2048
THUMBNAIL_SIDE = 320
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "MPO")  # MPO: a JPEG with a second picture, as some telephones write it

pillow_heif.register_heif_opener()


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A photo that is safe to keep and to show. Both contents are JPEG."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int


def clean_photo(upload: BinaryIO, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> CleanPhoto:
    """Re-encode one uploaded picture; raises `InputRefused` in words that name the file."""
    name = _shown_name(upload)
    upload.seek(0)
    raw = upload.read(max_bytes + 1)
    if not raw:
        raise _refused(name, "是空的，请重新选择")
    if len(raw) > max_bytes:
        raise _refused(name, f"超过 {max_bytes // (1024 * 1024)} MB，请选小一点的照片")
    picture = _decoded(raw, name, max_pixels)
    large = _shrunk(picture, LONG_SIDE)
    return CleanPhoto(_as_jpeg(large, 82), _as_jpeg(_shrunk(large, THUMBNAIL_SIDE), 75), large.width, large.height)


def _decoded(raw: bytes, name: str, max_pixels: int) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pillow's own warning comes at a size below ours; the check on the next lines is the rule.
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(raw), formats=FORMATS)
            if picture.width * picture.height > max_pixels:
                raise _refused(name, "尺寸太大，请缩小后再上传")
            if picture.format == "JPEG":
                picture.draft("RGB", (LONG_SIDE, LONG_SIDE))  # decodes a big photo at half or a quarter of its size
            picture.load()
            return _as_rgb(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError as problem:
        raise _refused(name, "尺寸太大，请缩小后再上传") from problem
    except InputRefused:
        raise
    except Exception as problem:  # decoders raise nearly anything on broken input
        raise _refused(name, "不是能识别的照片，请用 JPEG、PNG、WebP 或 HEIC 格式") from problem


def _as_rgb(picture: Image.Image) -> Image.Image:
    """Plain RGB: 16-bit grey scaled down, transparency on white, CMYK and palettes converted."""
    if picture.mode.startswith("I") or picture.mode == "F":
        extremes: Any = picture.getextrema()
        if extremes[1] > 255:
            picture = picture.point(lambda value: value / 256)
        picture = picture.convert("L")
    if picture.has_transparency_data:
        with_alpha = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, with_alpha)
    return picture.convert("RGB")


def _shrunk(picture: Image.Image, side: int) -> Image.Image:
    copy = picture.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS)
    return copy


def _as_jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)  # a new picture carries no metadata over
    bare.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _shown_name(upload: object) -> str:
    name = str(getattr(upload, "name", "") or "").replace("\\", "/").rsplit("/", 1)[-1]
    return name if len(name) <= 40 else f"{name[:24]}…{name[-12:]}"


def _refused(name: str, what: str) -> InputRefused:
    message = f"照片“{name}”{what}" if name else f"照片{what}"
    return InputRefused("bad_photo", message, fields={"photos": message})

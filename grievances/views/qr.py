"""QR codes as pictures inside the page: nothing to fetch, nothing to keep."""

import segno


def qr_data_uri(text: str) -> str:
    """A `data:` address of an SVG, dark on white with its quiet zone, that any telephone reads from a dim screen."""
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=3, dark="#1c2733", light="#ffffff")

"""Pinyin initials, by which places are found with two thumbs: 阳光花园 → yghy."""

import unicodedata


def initials_of(name: str) -> str:
    """First letters of each character's reading; letters and digits stay; everything else goes."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries cost every process half a second

    letters = lazy_pinyin(unicodedata.normalize("NFKC", name), style=Style.FIRST_LETTER, errors="default")
    return "".join(character for character in "".join(letters).lower() if character.isascii() and character.isalnum())

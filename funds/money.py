"""Money on screen and on paper: 分 inside, 元 outside, 大写 on receipts. Whole numbers only."""

import re
import unicodedata

DIGITS, UNITS, SECTIONS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), ("", "万", "亿", "万亿")
FEN_IN_YUAN = 100


def fen_of(text: object) -> int:
    """分 of an amount in 元 as people and banks write it: `1,234.5`, `￥12`, `-3.00`. Raises `ValueError`."""
    plain = re.sub(r"[\s,，¥￥元]", "", unicodedata.normalize("NFKC", str(text)))
    found = re.fullmatch(r"([+-]?)(\d{1,15})(?:\.(\d{1,2})0*)?", plain)
    if found is None:
        raise ValueError(f"no amount of money: {text!r}")
    sign, whole, part = found.groups()
    fen = int(whole) * FEN_IN_YUAN + int((part or "0").ljust(2, "0"))
    return -fen if sign == "-" else fen


def yuan(fen: int) -> str:
    """`123450` → `1,234.50`."""
    whole, part = divmod(abs(fen), FEN_IN_YUAN)
    return f"{'-' if fen < 0 else ''}{whole:,}.{part:02d}"


def in_words(fen: int) -> str:
    """The amount as receipts write it: `120050` → `壹仟贰佰元零伍角`. Not negative."""
    whole, part = divmod(fen, FEN_IN_YUAN)
    jiao, cents = divmod(part, 10)
    text = f"{_whole_in_words(whole)}元" if whole else ""
    if not part:
        return (text or "零元") + "整"
    if whole and (not jiao or whole % 10 == 0):
        text += "零"
    return text + (f"{DIGITS[jiao]}角" if jiao else "") + (f"{DIGITS[cents]}分" if cents else "整")


def _whole_in_words(whole: int) -> str:
    parts: list[str] = []
    gap = False
    sections = []
    while whole:
        whole, section = divmod(whole, 10_000)
        sections.append(section)
    for index in range(len(sections) - 1, -1, -1):
        section = sections[index]
        if not section:
            gap = True
            continue
        if parts and (gap or section < 1000):
            parts.append("零")
        parts.append(_section_in_words(section) + SECTIONS[index])
        gap = False
    return "".join(parts)


def _section_in_words(section: int) -> str:
    text, gap = "", False
    for power in range(3, -1, -1):
        digit = section // 10**power % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + DIGITS[digit] + UNITS[power]
        gap = False
    return text

"""Cells of files that people open in a spreadsheet."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutral(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe, also after spaces."""
    text = "" if cell is None else str(cell)
    return (
        f"'{text}"
        if text.lstrip(" \n\u3000\ufeff").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS)
        else text
    )

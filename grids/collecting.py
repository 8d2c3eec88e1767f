"""What grid work never collects (RULES.md, "Grids and visits"): found in what was typed, and refused in words.

Pure: the lists are presets (`presets/never_collected.toml`), read once a process. A list of words cannot understand a
sentence; it stops the habit and says what to write instead.
"""

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from governance.common.errors import InputRefused

PRESET = Path(__file__).parent / "presets" / "never_collected.toml"
# Eighteen digits, the last may be X, in any spacing: an identity card number with a birthday of this century or the last.
IDENTITY = re.compile(r"(?<!\d)\d{6}[\s-]?(?:19|20)\d{2}[\s-]?\d{4}[\s-]?\d{3}[\dxX](?!\d)")
SPACE = re.compile(r"\s+")


@lru_cache(maxsize=1)
def kinds() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each kind as (reason, words)."""
    preset = tomllib.loads(PRESET.read_text(encoding="utf-8"))
    return tuple((entry["reason"], tuple(entry["words"])) for entry in preset["kind"])


def never_collected(text: str) -> list[str]:
    """Why this text may not be kept, one sentence a reason; empty where it may."""
    plain = unicodedata.normalize("NFKC", text or "")
    squeezed = SPACE.sub("", plain)
    found = []
    if IDENTITY.search(plain) or IDENTITY.search(squeezed):
        found.append(_("不记录身份证号码，请删去。"))
    for reason, words in kinds():
        if hit := next((word for word in words if word in squeezed), ""):
            found.append(_("%(reason)s，请删去“%(word)s”。") % {"reason": reason, "word": hit})
    return found


def refuse_never_collected(**fields: str) -> None:
    """Raise `InputRefused` (422) with the reasons beside the fields they were typed into."""
    problems = {name: "".join(reasons) for name, text in fields.items() if (reasons := never_collected(text))}
    if problems:
        raise InputRefused("never_collected", "".join(problems.values()), fields=problems)

"""What was given: that which a verb cannot do without, refused in the same words everywhere, and numbers in addresses."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from governance.common.errors import InputRefused


def require_given(required: Iterable[str], given: Mapping[str, object]) -> None:
    """Raises `InputRefused` with a mark at each field of `required` that is missing, empty, blank or an unticked box."""
    missing = {name: _("这一项必须填写") for name in required if not _is_given(given.get(name))}
    if missing:
        raise InputRefused("missing", _("还有必填的内容没有填。"), fields=missing)


def _is_given(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def number_in(text: str | None, *, digits: int = 18) -> int:
    """The number that plain digits write, so many at most (18 always fit a key); 0, which is nobody's, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= digits else 0


def numbers_in(texts: Iterable[str]) -> list[int]:
    """Of several those that are numbers."""
    return [number for text in texts if (number := number_in(text))]

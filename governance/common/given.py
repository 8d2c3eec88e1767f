"""What a verb cannot do without: asked for by the tables of every app, refused in the same words."""

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

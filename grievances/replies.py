"""Placeholders of standard replies: what may stand in braces, and what stands there for one matter. Pure Python."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from grievances.states import Verb

# Which field of a verb's form a reply fills.
REPLY_FIELDS: dict[Verb, str] = {
    Verb.ANSWER: "words",
    Verb.ASK: "words",
    Verb.DECLINE: "words",
    Verb.RESOLVE: "result",
    Verb.GUIDE: "words",
    Verb.PLAN: "plan",
    Verb.DISPATCH: "words",
    Verb.TRANSFER: "words",
    Verb.ESCALATE: "words",
    Verb.NOTE: "words",
}
# What may stand in braces. There is no telephone among them on purpose.
PLACEHOLDERS = ("称呼", "查询码", "标题", "地点", "类别", "部门", "责任单位", "最晚", "今天")
_IN_BRACES = re.compile(r"\{([^{}]*)\}")
_FULL_WIDTH = str.maketrans("｛｝", "{}")


def checked(text: str) -> str:
    """The text in its stored form; raises `InputRefused` for a placeholder that does not exist or a brace left open."""
    text = text.translate(_FULL_WIDTH).strip()
    unknown = [name.strip() for name in _IN_BRACES.findall(text) if name.strip() not in PLACEHOLDERS]
    if unknown:
        shown = "、".join(f"{{{name}}}" for name in unknown[:3])
        allowed = "、".join(f"{{{name}}}" for name in PLACEHOLDERS)
        words = _("不认识 %(shown)s。可以用：%(allowed)s。") % {"shown": shown, "allowed": allowed}
        raise InputRefused("unknown_placeholder", words, fields={"text": words})
    if set("{}") & set(_IN_BRACES.sub("", text)):
        words = _("花括号没有成对，请检查。")
        raise InputRefused("open_brace", words, fields={"text": words})
    return _IN_BRACES.sub(lambda found: f"{{{found[1].strip()}}}", text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced once: what a resident wrote is never read as a placeholder."""
    return _IN_BRACES.sub(lambda found: values.get(found[1], found[0]), text)

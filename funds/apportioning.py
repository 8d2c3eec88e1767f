"""摊派: words that make a gift look like something owed (慈善法 32). Pure; a person still reads every appeal."""

import re

PATTERNS = (
    r"(每|各)(户|家|人|栋|单元|名党员|个网格|家商户|单位)[^。！？\n]{0,12}(必须|应当|须|需要?|要|统一|至少|不少于|不低于|缴|交|收)",
    r"(必须|应当|强制|统一|按户|按人头|按面积)[^。！？\n]{0,8}(捐|缴|交|出资|认捐)",
    r"(应缴|应交|摊派|指标|任务数|人均不少于|户均不少于)",
    r"(不捐|未捐|不交|未交)[^。！？\n]{0,12}(扣|通报|公示|不予|停|不得|影响)",
    r"(从|在)(工资|补贴|低保|分红|物业费)[^。！？\n]{0,6}(扣|抵)",
)
_SIGNS = [re.compile(pattern) for pattern in PATTERNS]


def apportioning_words(text: str) -> str:
    """The first words of `text` that make giving a duty; '' where there are none."""
    for sign in _SIGNS:
        found = sign.search(text)
        if found:
            return found[0]
    return ""

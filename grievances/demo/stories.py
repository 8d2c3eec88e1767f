"""Invented words: each story is a pattern with choices, filled in with a place and some numbers."""

import random
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"\{([a-z]+)\}")
HONORIFICS = ("女士", "先生", "阿姨", "大爷", "师傅", "婆婆")
ANSWERS = (
    "您好，已经收到，我们今天会到现场看，看完给您回电话。",
    "您反映的情况我们核实了，确实存在，正在联系责任单位安排处理。",
    "已经和相关单位对接，最迟这周给您答复，期间有变化请随时补充。",
    "感谢您的反映，工作人员已经上门查看，处理方案正在定。",
    "我们先做了临时处理，避免影响大家，彻底解决还需要几天。",
)
QUESTIONS = (
    "请问具体是哪个单元、哪一层？方便的话补一张照片。",
    "大概是每天什么时候发生？最近一次是哪天？",
    "您方便什么时间让师傅上门查看？请留一个时间段。",
)
REPLIES = ("一般是晚上，昨天也有。", "是靠马路这边，我再拍张照片。", "明天上午十点以后都在家。")
PRAISE = (
    "很快就解决了，谢谢。",
    "比想象的快，网格员很负责。",
    "处理得不错，还打了电话回访。",
    "效果可以，希望能保持。",
    "",
)
GRUMBLE = ("修是修了，但是拖了太久。", "态度可以，效果一般。", "只解决了一半，先这样吧。")
DISPUTES = ("只来看了一次，根本没有修好。", "过了两天又和原来一样了。", "说是处理了，我们没有看到任何变化。")
NOTES = (
    "已电话联系，当事人情绪平稳。",
    "现场看过，需要物业配合。",
    "同类问题这个月第三次，建议集中处理。",
    "注意保护反映人信息。",
)
PRIVATE_RESULT = "已提供服务指引并电话回访，居民表示事情已经有着落。"


@dataclass(frozen=True, slots=True)
class Story:
    category: str
    title: str
    body: str
    plan: str
    result: str
    scene: str


@cache
def read_data(name: str) -> list[dict[str, Any]]:
    path = Path(__file__).parent / f"{name}.toml"
    (rows,) = tomllib.loads(path.read_text(encoding="utf-8")).values()
    return rows


def tell(pattern: dict[str, Any], chance: random.Random, *, estate: str, building: str, community: str) -> Story:
    """One telling of a story. The same pattern is told differently every time."""
    slots = {
        "estate": estate,
        "building": building,
        "community": community,
        "n": str(chance.randint(2, 9)),
        "hour": str(chance.randint(9, 11)),
    }

    def filled(name: str) -> str:
        text = _SLOT.sub(lambda found: slots[found[1]], pattern.get(name, ""))
        while _CHOICE.search(text):
            text = _CHOICE.sub(lambda found: chance.choice(found[1].split("|")), text)
        return text

    return Story(
        category=pattern["category"],
        title=filled("title")[:80],
        body=filled("body"),
        plan=filled("plan"),
        result=filled("result") or PRIVATE_RESULT,
        scene=pattern.get("scene", ""),
    )

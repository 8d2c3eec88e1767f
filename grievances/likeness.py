"""Is this perhaps the same matter? Told by the share of two-character words that two texts have in common."""

from collections.abc import Iterable

from governance.common.search import bigrams
from grievances.models import Grievance

ENOUGH = 0.18
# Words of politeness and narration that every message has.
EVERYWHERE = frozenset(
    [
        "您好",
        "你好",
        "我们",
        "请问",
        "希望",
        "有关",
        "关部",
        "部门",
        "小区",
        "社区",
        "业主",
        "居民",
        "反映",
        "问题",
        "处理",
        "解决",
        "谢谢",
        "没有",
        "一直",
        "现在",
        "这个",
    ]
)


def words_of(text: str) -> frozenset[str]:
    return frozenset(word for word in bigrams(text) if len(word) > 1) - EVERYWHERE


def likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared words ÷ words of the shorter text, from 0 to 1."""
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def alike(text: str, candidates: Iterable[Grievance], *, limit: int = 3) -> list[Grievance]:
    """Those candidates that may be the same matter as `text`, the likeliest first."""
    words = words_of(text)
    scored = [(likeness(words, words_of(f"{row.public_title} {row.public_body}")), row) for row in candidates]
    likely = sorted((pair for pair in scored if pair[0] >= ENOUGH), key=lambda pair: (-pair[0], pair[1].pk))
    return [row for _score, row in likely[:limit]]

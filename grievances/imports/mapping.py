"""Which column is which: guessed from the words that hotline systems use, or told by `--map column=field`."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

# Field → what its column is called, best first. A name without a match is looked for inside longer headings.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "ref": (
        "留言编号", "工单编号", "诉求编号", "工单号", "受理编号", "诉求单号", "流水号", "事件编号", "案件编号", "任务号",
        "单号", "编号", "序列号", "id", "ref",
    ),
    "title": ("留言主题", "诉求主题", "工单标题", "诉求标题", "事件标题", "主题", "标题", "题名", "摘要", "title", "subject"),
    "body": (
        "留言详情", "诉求内容", "工单内容", "事件描述", "问题描述", "诉求描述", "来电内容", "反映内容", "留言内容", "受理内容",
        "详细内容", "内容", "详情", "描述", "正文", "content", "body", "description",
    ),
    "raised_at": (
        "留言时间", "来电时间", "受理时间", "诉求时间", "提交时间", "登记时间", "反映时间", "创建时间", "上报时间", "发生时间",
        "时间", "日期", "date", "time",
    ),
    "phone": ("联系电话", "来电号码", "联系方式", "手机号码", "手机号", "主叫号码", "电话号码", "电话", "手机", "phone", "tel"),
    "name": ("联系人", "市民姓名", "诉求人姓名", "诉求人", "来电人", "反映人", "投诉人", "姓名", "称呼", "name"),
    "place": ("事发地址", "发生地址", "诉求地址", "事发地点", "联系地址", "详细地址", "地址", "地点", "位置", "address"),
    "category": ("诉求类别", "问题类别", "事项分类", "诉求分类", "工单分类", "类别", "分类", "类型", "category", "type"),
}  # fmt: skip
REQUIRED_ONE_OF = ("title", "body")
# Headings that contain a synonym and mean something else.
MISLEADING = re.compile(r"(办结|回复|答复|回访|截止|处理|派单|反馈|结案|完成|更新|办理|修改)")


class MappingProblem(Exception):
    """Why the columns cannot be matched, in words."""


def plain(heading: Any) -> str:
    """A heading without spaces, marks and remarks in brackets: `联系电话（必填）*` → `联系电话`."""
    text = unicodedata.normalize("NFKC", str(heading if heading is not None else "")).lower()
    text = re.sub(r"\([^)]*\)", "", text)
    return re.sub(r"[\s*:_\-.]", "", text)


def guess_columns(header: Sequence[Any]) -> dict[str, int]:
    """Field → column index: exact names first, then a name inside a longer heading; each column is used once."""
    headings = [plain(heading) for heading in header]
    columns: dict[str, int] = {}
    for matches in (_is_same, _is_inside):
        for field, names in SYNONYMS.items():
            if field in columns:
                continue
            found = _first(headings, names, matches, set(columns.values()))
            if found is not None:
                columns[field] = found
    return columns


def _is_same(name: str, heading: str) -> bool:
    return name == heading


def _is_inside(name: str, heading: str) -> bool:
    return len(name) > 1 and not name.isascii() and name in heading and not MISLEADING.search(heading)


def _first(headings: list[str], names: tuple[str, ...], matches: Any, taken: set[int]) -> int | None:
    for name in names:
        for index, heading in enumerate(headings):
            if index not in taken and matches(name, heading):
                return index
    return None


def looks_like_header(cells: Sequence[Any]) -> int:
    """How many fields a row would name if it were the header; long cells are contents, not headings."""
    return len(guess_columns([cell if len(str(cell if cell is not None else "")) <= 20 else "" for cell in cells]))


def map_columns(header: Sequence[str], told: Iterable[str] = ()) -> dict[str, int]:
    """Field → column index, what was told (`column=field`) before what is guessed. Raises `MappingProblem`."""
    explicit: dict[str, int] = {}
    headings = [plain(heading) for heading in header]
    for pair in told:
        column, _, field = pair.rpartition("=")
        if field not in SYNONYMS:
            raise MappingProblem(f"--map {pair}：没有字段 {field}，可用的有 {'、'.join(SYNONYMS)}")
        if plain(column) not in headings:
            raise MappingProblem(f"--map {pair}：文件里没有这一列。文件的列有：{'、'.join(filter(None, header))}")
        explicit[field] = headings.index(plain(column))
    guessed = {field: index for field, index in guess_columns(header).items() if index not in explicit.values()}
    columns = guessed | explicit
    if not any(field in columns for field in REQUIRED_ONE_OF):
        raise MappingProblem(
            f"找不到标题和内容的列。文件的列有：{'、'.join(filter(None, header)) or '（没有表头）'}；请用 --map 列名=body 指定"
        )
    if "raised_at" not in columns:
        raise MappingProblem("找不到时间的列；请用 --map 列名=raised_at 指定")
    return columns

"""Minutes that assemble themselves: what was entered during the meeting, put into words. Pure: facts in, text out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class SpokenFact:
    name: str
    side: str  # as shown: 赞成, 反对, 提问


@dataclass(frozen=True, slots=True)
class MotionFact:
    text: str
    mover: str
    seconder: str
    state: str  # as shown
    arithmetic: Sequence[str] = ()  # the printed result of its ballot, a line each


@dataclass(frozen=True, slots=True)
class ItemFact:
    title: str
    topic_code: str
    summary: str
    is_done: bool
    spoken: Sequence[SpokenFact] = ()
    motions: Sequence[MotionFact] = ()


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """Times are words already; `present` and the others are names of seats, which are public."""

    title: str
    council: str
    code: str
    opened: str
    closed: str
    place: str
    chair: str
    clerk: str
    seats_total: int
    quorum_needed: int
    quorum_words: str
    present_count: int
    present: Sequence[str] = ()
    excused: Sequence[str] = ()
    absent: Sequence[str] = ()
    left_early: Sequence[str] = ()
    is_quorate: bool = True
    items: Sequence[ItemFact] = field(default_factory=tuple)


NUMERALS = "零一二三四五六七八九十"


def numeral(number: int) -> str:
    """1 → 一 … 99 → 九十九; larger ones as digits."""
    if number <= 10:
        return NUMERALS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return (NUMERALS[tens] if tens > 1 else "") + "十" + (NUMERALS[ones] if ones else "")
    return str(number)


def compose(meeting: MeetingFact) -> str:
    """The whole text; the clerk corrects it before it is signed."""
    return "\n".join([*_head(meeting), *_attendance(meeting), *_items(meeting)]).strip() + "\n"


def _names(names: Sequence[str]) -> str:
    return "、".join(names) or _("无")


def _head(meeting: MeetingFact) -> list[str]:
    time = (
        _("%(from)s 至 %(to)s") % {"from": meeting.opened, "to": meeting.closed} if meeting.closed else meeting.opened
    )
    return [
        _("%(council)s会议纪要") % {"council": meeting.council},
        "",
        _("会议：%(title)s（%(code)s）") % {"title": meeting.title, "code": meeting.code},
        _("时间：%(time)s") % {"time": time},
        _("地点：%(place)s") % {"place": meeting.place},
        _("主持：%(chair)s　记录：%(clerk)s")
        % {"chair": meeting.chair or _("未定"), "clerk": meeting.clerk or _("未定")},
    ]


def _attendance(meeting: MeetingFact) -> list[str]:
    counts = {"total": meeting.seats_total, "needed": meeting.quorum_needed, "present": meeting.present_count}
    reached = _("达到法定人数，会议有效。") if meeting.is_quorate else _("未达到法定人数，会议没有开成。")
    lines = [
        "",
        _("应到 %(total)d 人，须到 %(needed)d 人") % counts
        + f"（{meeting.quorum_words}）"
        + _("，实到 %(present)d 人，") % counts
        + reached,
        _("到会：%(names)s") % {"names": _names(meeting.present)},
    ]
    if meeting.excused:
        lines.append(_("请假：%(names)s") % {"names": _names(meeting.excused)})
    if meeting.absent:
        lines.append(_("未到：%(names)s") % {"names": _names(meeting.absent)})
    if meeting.left_early:
        lines.append(_("中途离场：%(names)s") % {"names": _names(meeting.left_early)})
    return lines


def _items(meeting: MeetingFact) -> list[str]:
    lines: list[str] = []
    for number, item in enumerate(meeting.items, start=1):
        code = f"（{item.topic_code}）" if item.topic_code else ""
        lines += ["", f"{numeral(number)}、{item.title}{code}"]
        if not item.is_done:
            lines.append(_("本次会议没有讨论。"))
            continue
        if item.summary:
            lines.append(item.summary)
        if item.spoken:
            spoken = "；".join(f"{fact.name}（{fact.side}）" for fact in item.spoken)
            lines.append(_("发言：%(spoken)s。") % {"spoken": spoken})
        for motion in item.motions:
            lines += _motion(motion)
    return lines


def _motion(motion: MotionFact) -> list[str]:
    words = _("动议：%(text)s（%(mover)s提出") % {"text": motion.text, "mover": motion.mover}
    words += (_("，%(name)s附议）") % {"name": motion.seconder}) if motion.seconder else _("，无人附议）")
    return [words, *motion.arithmetic, _("结果：%(state)s。") % {"state": motion.state}]

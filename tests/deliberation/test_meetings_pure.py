"""What of meetings is arithmetic and words: no database."""

from datetime import UTC, datetime
from fractions import Fraction
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from deliberation.minutes_text import ItemFact, MeetingFact, MotionFact, SpokenFact, compose, numeral
from deliberation.quorum import Quorum, needed_of
from deliberation.speaking import in_order, next_speaker
from deliberation.states import MeetingState
from deliberation.states_meetings import HELD, STEPS, MeetingActors, MeetingVerb
from governance.common.calendar_text import Event, calendar_of, escaped, folded

S, V = MeetingState, MeetingVerb


def test_table_when_read_then_each_verb_has_just_its_states():
    coming, room = {S.PLANNED, S.CONVENED}, {S.RUNNING}
    door, after = {S.CONVENED, S.RUNNING}, set(HELD)
    assert {verb: {state for state, other in STEPS if other == verb} for verb in V} == {
        V.EDIT: coming, V.ADD_ITEM: {*coming, S.RUNNING}, V.DROP_ITEM: coming, V.SHIFT_ITEM: coming, V.CONVENE: {S.PLANNED}, V.CANCEL: coming,
        V.ANSWER: {S.CONVENED}, V.CHECK_IN: door, V.ATTEND: door, V.LEAVE: door, V.OPEN: {S.CONVENED},
        V.NO_QUORUM: {S.CONVENED}, V.REPEAT: {S.NO_QUORUM}, V.START_ITEM: room, V.END_ITEM: room, V.RAISE_HAND: room,
        V.LOWER_HAND: room, V.CALL_SPEAKER: room, V.STOP_SPEAKER: room, V.MOVE: room, V.SECOND: room, V.PUT: room,
        V.COUNT: room, V.DROP_MOTION: room, V.CLOSE: room, V.CORRECT_MINUTES: after, V.SIGN_MINUTES: after,
        V.PUBLISH_MINUTES: after, V.ADD_PHOTO: {S.RUNNING, *after}, V.CLEAR_PHOTO: {S.RUNNING, *after},
    }  # fmt: skip


def test_table_when_read_then_members_act_for_themselves_and_the_table_for_the_rest():
    own = {V.ANSWER, V.CHECK_IN, V.LEAVE, V.RAISE_HAND, V.LOWER_HAND, V.MOVE, V.SECOND}
    assert {verb for (_state, verb), rule in STEPS.items() if rule.actors is MeetingActors.MEMBER} == own
    assert {verb for (_state, verb), rule in STEPS.items() if rule.actors is MeetingActors.TABLE} == set(V) - own


def test_quorum_when_at_above_and_below_then_exact():
    cases = [
        # total, numerator, denominator, strict, needed
        (9, 2, 3, False, 6), (10, 2, 3, False, 7), (11, 2, 3, False, 8), (3, 2, 3, False, 2), (1, 2, 3, False, 1),
        (9, 1, 2, True, 5), (10, 1, 2, True, 6), (10, 1, 2, False, 5), (9, 1, 2, False, 5), (0, 2, 3, False, 1),
        (7, 0, 1, False, 1), (300, 2, 3, True, 201), (300, 2, 3, False, 200),
    ]  # fmt: skip
    for total, numerator, denominator, strict, needed in cases:
        assert needed_of(total, Fraction(numerator, denominator), strict=strict) == needed
        reached = [Quorum(total, here, needed, "").is_reached for here in (needed - 1, needed, needed + 1)]
        assert reached == ([False, True, True] if total else [False] * 3)
    assert Quorum(9, 4, 6, "三分之二以上").missing == 2


@given(st.integers(1, 30_000), st.integers(1, 20), st.integers(1, 20), st.booleans())
def test_quorum_when_any_fraction_then_smallest_that_fits(total, numerator, denominator, strict):
    needed = needed_of(total, Fraction(numerator, denominator), strict=strict)

    def fits(n: int) -> bool:
        return n * denominator > total * numerator if strict else n * denominator >= total * numerator

    assert fits(needed)
    assert needed == 1 or not fits(needed - 1)


def test_next_speaker_when_hands_are_up_then_sides_alternate():
    def line(words: str):
        return [SimpleNamespace(side=side, n=n) for n, side in enumerate(words.split())]

    cases = [
        ("", None, None), ("FOR", None, 0), ("FOR AGAINST", "FOR", 1), ("FOR FOR AGAINST", "FOR", 2),
        ("FOR FOR", "FOR", 0), ("AGAINST FOR", None, 0), ("FOR QUESTION AGAINST", "FOR", 1), ("FOR AGAINST", "AGAINST", 0),
        ("AGAINST QUESTION", "AGAINST", 1), ("QUESTION QUESTION", "FOR", 0),
    ]  # fmt: skip
    for words, last, number in cases:
        chosen = next_speaker(line(words), last)
        assert (chosen.n if chosen else None) == number, (words, last)
    order = in_order(line("FOR FOR FOR AGAINST QUESTION AGAINST"), None)
    assert [row.n for row in order] == [0, 3, 1, 4, 5, 2]


def test_calendar_when_written_then_folded_escaped_and_in_utc():
    assert escaped("院坝, 3栋; 一\n二\\") == "院坝\\, 3栋\\; 一\\n二\\\\"
    long = folded("SUMMARY:" + "议" * 60)
    assert all(len(line.encode()) <= 75 for line in long.split("\r\n"))
    assert long.replace("\r\n ", "") == "SUMMARY:" + "议" * 60
    event = Event(
        "HY-1@x", datetime(2026, 11, 18, 2, tzinfo=UTC), 90, "议事会", "院坝", "一\n二", "https://x/", 3,
        datetime(2026, 11, 1, tzinfo=UTC), is_cancelled=True,
    )  # fmt: skip
    text = calendar_of([event], name="会")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    for line in ("DTSTART:20261118T020000Z", "DTEND:20261118T033000Z", "STATUS:CANCELLED", "SEQUENCE:3", "UID:HY-1@x"):
        assert f"\r\n{line}\r\n" in text


def test_minutes_when_composed_then_say_all_that_happened():
    motion = MotionFact("换成声控灯", "张一", "李二", "通过", ["到会 6 人，赞成 5 人", "5 ÷ 6 > 1/2"])
    item = ItemFact("修路灯", "YT-1", "大家看了报价。", True, [SpokenFact("张一", "赞成")], [motion])
    fact = MeetingFact(
        "三月议事会", "3栋议事会", "HY-1", "2026年11月18日（周三）10:00", "11:00", "院坝", "张一", "李二", 9, 6,
        "三分之二以上", 6, ["张一", "李二"], ["王三"], ["赵四"], ["李二（10:40）"], True,
        [item, ItemFact("通报", "", "", False)],
    )  # fmt: skip
    assert compose(fact).splitlines() == [
        "3栋议事会会议纪要", "", "会议：三月议事会（HY-1）", "时间：2026年11月18日（周三）10:00 至 11:00", "地点：院坝",
        "主持：张一　记录：李二", "", "应到 9 人，须到 6 人（三分之二以上），实到 6 人，达到法定人数，会议有效。", "到会：张一、李二",
        "请假：王三", "未到：赵四", "中途离场：李二（10:40）", "", "一、修路灯（YT-1）", "大家看了报价。", "发言：张一（赞成）。",
        "动议：换成声控灯（张一提出，李二附议）", "到会 6 人，赞成 5 人", "5 ÷ 6 > 1/2", "结果：通过。", "", "二、通报",
        "本次会议没有讨论。",
    ]  # fmt: skip
    assert [numeral(n) for n in (1, 10, 11, 20, 21, 99)] == ["一", "十", "十一", "二十", "二十一", "九十九"]

"""What 基金会管理条例 forbids when somebody is appointed or a charter entered, and what an organ still lacks."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from funds.models import Foundation, FoundationCharter, OrganMember, OrganRule
from funds.periods import add_months
from funds.states.organs import HAS_TERM, ONLY_ONE, SHUT_OUT, Bar, Organ, Position
from governance.common.days import is_in_force
from governance.common.errors import InputRefused

Wrong = dict[str, str]


@dataclass(frozen=True, slots=True)
class Candidacy:
    """`row` is not saved yet; `others`: all members of the foundation; `keeps_money`: names of those who do."""

    row: OrganMember
    bars: Collection[str]
    others: Sequence[OrganMember]
    rule: OrganRule
    keeps_money: Collection[str]

    @property
    def foundation(self) -> Foundation:
        return self.row.foundation

    def alongside(self) -> list[OrganMember]:
        """Whose days touch those of the row."""
        return [each for each in self.others if _touch(each, self.row)]

    def boards(self) -> list[list[OrganMember]]:
        """The directors on every day on which their number could grow, the row among them."""
        directors = [each for each in self.alongside() if each.organ == Organ.DECIDING]
        days = {self.row.starts_on} | {max(each.starts_on, self.row.starts_on) for each in directors}
        return [[self.row, *(each for each in directors if is_in_force(each, day))] for day in sorted(days)]


def refuse_appointment(new: Candidacy) -> None:
    """Raises `InputRefused` at each field, with the article."""
    wrong = _wrong_days(new) or _wrong_seat(new) or _wrong_declaration(new)
    if not wrong and new.row.organ == Organ.DECIDING:
        wrong = _wrong_board(new)
    refuse(wrong)


def refuse(wrong: Wrong) -> None:
    if wrong:
        raise InputRefused("unfit", next(iter(wrong.values())), fields=wrong)


def _touch(one: OrganMember, other: OrganMember) -> bool:
    return (one.ends_on is None or one.ends_on > other.starts_on) and (
        other.ends_on is None or other.ends_on > one.starts_on
    )


def _wrong_days(new: Candidacy) -> Wrong:
    row = new.row
    if row.starts_on < new.foundation.registered_on:
        return {"starts_on": _("不能早于基金会的登记日期 %(day)s。") % {"day": new.foundation.registered_on}}
    if row.ends_on is None:
        if row.organ in HAS_TERM:
            return {"ends_on": _("理事和监事有任期，请填写届满的日期（基金会管理条例第二十条、第二十二条）。")}
        return {}
    if row.ends_on <= row.starts_on:
        return {"ends_on": _("届满要晚于开始。")}
    latest = add_months(row.starts_on, 12 * new.rule.most_years)
    if row.organ in HAS_TERM and row.ends_on > latest:
        words = _(
            "每届任期不得超过 %(n)d 年，最晚到 %(day)s（基金会管理条例第二十条、第二十二条）；连选连任的另登记一届。"
        )
        return {"ends_on": words % {"n": new.rule.most_years, "day": latest}}
    return {}


def _wrong_seat(new: Candidacy) -> Wrong:
    """The same person twice, a second chair, a secretary-general who is no director."""
    row, meets = new.row, new.alongside()
    same = [each for each in meets if each.name == row.name]
    if any(each.organ == row.organ for each in same):
        return {"name": _("这个人这段时间已经在同一个机构任职；改任的请先办理离任。")}
    both = {Organ.DECIDING, Organ.SUPERVISING}
    if row.organ in both and any(each.organ in both for each in same):
        words = _("理事不得兼任监事（基金会管理条例第二十二条）。同名的两个人，请在姓名后面加以区别。")
        return {"name": words}
    if row.position in ONLY_ONE and any(each.position == row.position for each in meets):
        words = _("这段时间已经有%(position)s，只能有一位（基金会管理条例第二十条）；请先办理离任。")
        return {"position": words % {"position": row.get_position_display()}}
    is_director = any(each.organ == Organ.DECIDING and is_in_force(each, row.starts_on) for each in same)
    if row.position == Position.SECRETARY_GENERAL and not is_director:
        return {"position": _("秘书长从理事中选举产生（基金会管理条例第二十条）；请先登记为理事。")}
    return {}


def _wrong_declaration(new: Candidacy) -> Wrong:
    row, bars = new.row, set(new.bars)
    if row.organ == Organ.SUPERVISING and row.name in new.keeps_money:
        bars.add(Bar.FINANCE)
    for bar, article in SHUT_OUT.get(Position(row.position), {}).items():
        if bar in bars:
            words = _("%(what)s的，不得担任%(position)s（基金会管理条例%(article)s）。")
            told = {"what": Bar(bar).label, "position": row.get_position_display(), "article": article}
            return {"bars": words % told}
    return {}


def _wrong_board(new: Candidacy) -> Wrong:
    """How many there are, and how many of them are paid or near to each other."""
    rule, boards = new.rule, new.boards()
    if max(len(_names(board)) for board in boards) > rule.most_directors:
        words = _("理事最多 %(n)d 人（基金会管理条例第二十条）。")
        return {"position": words % {"n": rule.most_directors}}
    if new.row.is_paid and any(_is_over(board, rule, _is_paid) for board in boards):
        words = _("领取报酬的理事不得超过理事总人数的 %(part)s（基金会管理条例第二十条）；请先登记不领取报酬的理事。")
        return {"bars": words % {"part": rule.part_words}}
    if new.row.has_kin and new.foundation.public_status_from:
        return {"bars": _("具有近亲属关系的不得同时在理事会任职（基金会管理条例第二十条）。")}
    if new.row.has_kin and any(_is_over(board, rule, _has_kin) for board in boards):
        words = _(
            "只有用私人财产设立的非公募基金会，互为近亲属的理事才可以同时任职，总数不得超过 %(part)s（基金会管理条例第二十条）。"
        )
        return {"bars": words % {"part": rule.part_words}}
    return {}


def _is_paid(row: OrganMember) -> bool:
    return row.is_paid


def _has_kin(row: OrganMember) -> bool:
    return row.has_kin


def _names(board: Sequence[OrganMember]) -> set[str]:
    return {row.name for row in board}


def _is_over(board: Sequence[OrganMember], rule: OrganRule, counts: Callable[[OrganMember], bool]) -> bool:
    some = [row for row in board if counts(row)]
    return len(_names(some)) * rule.part_denominator > len(_names(board)) * rule.part_numerator


# --- What is lacking ----------------------------------------------------------------------------------------
def findings(
    members: Sequence[OrganMember], charter: FoundationCharter | None, rule: OrganRule | None, day: date
) -> list[str]:
    """Where the foundation does not stand as the law asks that day; for everybody to read. `members`: those in force."""
    found = [] if charter else [_("还没有公开现行的章程（慈善法第七十八条）。")]
    if not members:
        return [*found, _("还没有公开决策、执行、监督机构的成员（慈善法第七十八条）。")]
    board = [row for row in members if row.organ == Organ.DECIDING]
    held = {row.position for row in members}
    if rule and not rule.least_directors <= len(_names(board)) <= rule.most_directors:
        words = _("在任理事 %(n)d 人，应为 %(least)d 至 %(most)d 人（基金会管理条例第二十条）。")
        found.append(words % {"n": len(_names(board)), "least": rule.least_directors, "most": rule.most_directors})
    for position in ONLY_ONE:
        if position not in held:
            found.append(_("没有在任的%(position)s（基金会管理条例第二十条）。") % {"position": position.label})
    if not any(row.organ == Organ.SUPERVISING for row in members):
        found.append(_("没有在任的监事（基金会管理条例第二十二条）。"))
    directors = _names(board)
    if any(row.position == Position.SECRETARY_GENERAL and row.name not in directors for row in members):
        found.append(_("秘书长已经不是理事（基金会管理条例第二十条）。"))
    if rule and board and _is_over(board, rule, _is_paid):
        words = _("领取报酬的理事超过了理事总人数的 %(part)s（基金会管理条例第二十条）。")
        found.append(words % {"part": rule.part_words})
    return found


# --- The charter --------------------------------------------------------------------------------------------
def refuse_charter(row: FoundationCharter, before: FoundationCharter | None, today: date, *, has_file: bool) -> None:
    """`before`: the last version that is not withdrawn. Raises `InputRefused`."""
    wrong: Wrong = {}
    if not row.body and not has_file:
        wrong["body"] = _("请填写全文，或者上传文件。")
    if row.adopted_on > today:
        wrong["adopted_on"] = _("理事会通过以后再登记，日期不能晚于今天。")
    if row.starts_on < row.adopted_on:
        wrong["starts_on"] = _("施行日期不能早于通过日期。")
    elif before and row.starts_on <= before.starts_on:
        words = _("要晚于上一版的施行日期 %(day)s。上一版登记错了的，先把它作废。")
        wrong["starts_on"] = words % {"day": before.starts_on}
    refuse(wrong | wrong_approval(row, today))


def wrong_approval(row: FoundationCharter, today: date) -> Wrong:
    if row.approved_on is None:
        return {"approved_on": _("写了核准文号的，请填写核准日期。")} if row.approval_number else {}
    if not row.adopted_on <= row.approved_on <= today:
        return {"approved_on": _("核准在理事会通过以后，不晚于今天。")}
    return {}

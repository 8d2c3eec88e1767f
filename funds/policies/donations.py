"""What the law forbids in giving, each with its article, and what fits the state of a pledge or a gift."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from funds.apportioning import apportioning_words
from funds.models import Appeal, Foundation, Fund, Gift, Pledge
from funds.policies.foundation import may_handle
from funds.selectors.residents import is_resident_of
from funds.states.donations import (
    GIFT_STEPS,
    PLEDGE_STEPS,
    AppealState,
    Audience,
    GiftState,
    GiftVerb,
    GiftWay,
    PledgeState,
    PledgeVerb,
    Relation,
    Step,
)
from funds.states.foundation import FundKind
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.given import require_given
from governance.people.models import User

PUBLIC_WORDS = ("公开募捐", "面向社会", "向社会募", "向社会公开")


def refuse_misfit(row: Pledge | Gift, verb: PledgeVerb | GiftVerb, **given: object) -> Step:
    """The step of the table. Raises `StateRefused` (409) where the verb does not fit, `InputRefused` for what is missing."""
    if isinstance(row, Pledge):
        step, label = PLEDGE_STEPS.get((row.state, PledgeVerb(verb))), PledgeState(row.state).label
    else:
        step, label = GIFT_STEPS.get((row.state, GiftVerb(verb))), GiftState(row.state).label
    if step is None:
        raise StateRefused("wrong_state", _("这一笔现在是「%(state)s」，不能这样操作。") % {"state": label})
    require_given(step.required, given)
    return step


def refuse_unlawful_appeal(
    foundation: Foundation, fund: Fund, *, audience: str, text: str, partner: str, agreement: str, filing: str,
    today: date,
) -> None:  # fmt: skip
    """Raises `InputRefused` with the article that an appeal would break."""
    owed = apportioning_words(text)
    if owed:
        words = _("“%(words)s”像是摊派。募捐不得摊派或者变相摊派（慈善法第三十二条）。") % {"words": owed}
        raise InputRefused("apportioned", words, fields={"words": words})
    if audience == Audience.PUBLIC:
        _refuse_public(foundation, partner=partner, agreement=agreement, filing=filing, today=today)
    elif any(words in text for words in PUBLIC_WORDS):
        message = _("定向募捐和社区互助不能宣传为公开募捐（慈善法第二十二条、第一百二十二条）。")
        raise InputRefused("advertised", message, fields={"words": message})
    if audience == Audience.MUTUAL and fund.kind != FundKind.COMMUNITY:
        message = _("居民互助互济只能在本社区内部开展（慈善法第一百二十二条）。")
        raise InputRefused("not_mutual", message, fields={"audience": message})


def _refuse_public(foundation: Foundation, *, partner: str, agreement: str, filing: str, today: date) -> None:
    has_status = foundation.public_status_from is not None and foundation.public_status_from <= today
    if not has_status and not partner:
        message = _(
            "没有公开募捐资格，不能公开募捐（慈善法第二十二条）；可以与有资格的慈善组织合作，由对方募捐（第二十六条）。"
        )
        raise InputRefused("no_public_status", message, fields={"audience": message})
    if not has_status and not agreement:
        message = _("与有公开募捐资格的慈善组织合作，须签订书面协议（慈善法第二十六条）。")
        raise InputRefused("no_agreement", message, fields={"partner_agreement": message})
    if not filing:
        message = _("公开募捐前，募捐方案须报民政部门备案（慈善法第二十四条）。")
        raise InputRefused("not_filed", message, fields={"filing_number": message})


def refuse_unlawful_gift(appeal: Appeal | None, *, way: str, relation: str, is_voluntary: bool) -> None:
    """Raises `InputRefused` for what may never be taken, `StateRefused` for an appeal that is over."""
    if not is_voluntary:
        message = _("捐赠必须出于本人自愿，不得摊派（慈善法第三十二条）。")
        raise InputRefused("not_voluntary", message, fields={"is_voluntary": message})
    if relation == Relation.RELATED:
        message = _("不得指定与捐赠人有利害关系的人作为受益人（慈善法第四十条）。")
        raise InputRefused("related", message, fields={"relation": message})
    if appeal is not None and not Appeal.objects.filter(pk=appeal.pk, state=AppealState.OPEN).exists():
        raise StateRefused("appeal_closed", _("这次募捐已经结束。"))
    if appeal is not None and appeal.audience == Audience.PUBLIC and way == GiftWay.PROVIDER:
        message = _("通过互联网公开募捐，须在民政部指定的平台进行（慈善法第二十七条），请选择银行转账。")
        raise InputRefused("online", message, fields={"way": message})


def may_pledge(actor: User | None, fund: Fund, appeal: Appeal | None, now: datetime) -> Decision:
    """Anybody may give unasked; who an appeal does not ask may not answer it. Staff enter what was signed on paper."""
    if actor is not None and may_handle(actor, fund.area_code, now):
        return ALLOWED
    if appeal is None or appeal.audience == Audience.PUBLIC:
        return ALLOWED
    if appeal.audience == Audience.INVITED:
        return refuse(_("这是定向募捐，由基金经办员登记受邀捐赠人的认捐。"))
    if actor is not None and is_resident_of(actor, fund.area):
        return ALLOWED
    return refuse(_("这是本社区居民之间的互助，只有经核实的本社区居民可以参加（慈善法第一百二十二条）。"))


def require_second_person(gift: Gift, actor: User) -> None:
    """Raises `PermissionRefused` for whoever signed first."""
    if gift.first_signed_by_id == actor.pk:
        raise PermissionRefused("same_person", _("现金须由另一个人复点签字。"))

"""What scoring asks of a verb while a call or a tender is being scored: first all of it is in, then it is read and awarded."""

from enum import StrEnum

from django.utils.translation import gettext as _

from funds.models import GrantCall, Tender
from funds.selectors.panels import has_panel, missing_scores, places_short
from funds.states.grant_steps import CallVerb, TenderVerb

SCORING, AWARDING = (CallVerb.DECLARE, CallVerb.SCORE), (CallVerb.AWARD, CallVerb.PUBLISH)
CHANGING_SCORES = (*SCORING, CallVerb.SEAT, CallVerb.UNSEAT, CallVerb.REFUSE)


def panel_misfit(verb: StrEnum, subject: GrantCall | Tender) -> str:
    """Why the verb does not exist for anybody just now; '' where it does."""
    if isinstance(subject, GrantCall):
        if verb in CHANGING_SCORES and subject.applications.filter(state="AWARDED").exists():
            return _("已经开始评定，评分和名单不能再改。")
    elif verb is TenderVerb.MARK and has_panel(subject):
        return _("这次由评审小组评分，各位评审在自己的评审页面打分。")
    if verb not in AWARDING:
        return ""
    if short := places_short(subject):
        return _("评审小组还差 %(n)d 人，请先安排评审。") % {"n": short}
    if missing := missing_scores(subject):
        return _("还有 %(n)d 份评分或利益冲突申报没有交，交齐以后才能看到分数。") % {"n": missing}
    return ""

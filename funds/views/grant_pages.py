"""How each verb of calls, agreements, tenders and rewards looks at the desk: one table a kind."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from funds.forms import grants as forms
from funds.forms import tenders as tender_forms
from funds.forms.rewards import GrantRewardForm
from funds.models import AcceptanceItem, Agreement, GrantCall, RewardGrant, Tender
from funds.selectors.grants import documents_of
from funds.selectors.projects import is_paid
from funds.services import grants, tenders
from funds.states.grant_steps import AgreementVerb as G
from funds.states.grant_steps import CallVerb as C
from funds.states.grant_steps import RewardVerb as R
from funds.states.grant_steps import TenderVerb as T
from grievances.views.verb_pages import VerbPage, Words

CALL_PAGES = (
    VerbPage(C.OPEN, "speakerphone", _("公布征集"), _("公布征集"), _("已公布，社会组织现在可以申报。"), forms.SubjectForm, grants.open_call, is_main=True),
    VerbPage(C.EDIT, "edit", _("修改"), _("保存"), _("已保存。"), forms.CallForm, grants.edit_call),
    VerbPage(C.AWARD, "circle-check", _("评定入选"), _("评定入选"), _("已评定，公布前可以撤回。"), forms.AwardForm, grants.award, is_main=True),
    VerbPage(C.PUBLISH, "speakerphone", _("公布结果"), _("公布结果"), _("结果已公布，各申报单位会收到通知。"), forms.SubjectForm, grants.publish, is_main=True),
    VerbPage(C.SEAT, "user-plus", _("安排评审"), _("加入名单"), _("已加入评审名单。"), forms.SeatForm, grants.seat, is_main=True),
    VerbPage(C.ENTER_PAPER, "file-text", _("录入纸质申报"), _("录入并提交"), _("已录入，单位联络员会收到通知。"), forms.PaperForm, grants.enter_paper),
    VerbPage(C.CLEAR, "eye", _("公开材料"), _("保存"), _("已保存。"), forms.ClearForm, grants.clear),
    VerbPage(C.REFUSE, "circle-x", _("不符合条件"), _("退回这个申报"), _("已退回，申报单位会收到通知。"), forms.RefuseForm, grants.refuse),
    VerbPage(C.UNSEAT, "user", _("移出评审"), _("移出名单"), _("已移出，这位评审打的分一并删除。"), forms.UnseatForm, grants.unseat, is_danger=True),
    VerbPage(C.TAKE_BACK, "arrow-back-up", _("撤回评定"), _("撤回"), _("已撤回。"), forms.TakeBackForm, grants.take_back, is_danger=True),
)  # fmt: skip
AGREEMENT_PAGES = (
    VerbPage(G.SIGN, "edit", _("签协议"), _("协议已签，拨入项目"), _("已签订，首款可以申请付款。"), forms.SignForm, grants.sign, is_main=True),
    VerbPage(G.MIDTERM, "clipboard-check", _("中期评估"), _("保存评估"), _("中期评估已公布。"), forms.ReviewForm, grants.review_midterm, is_main=True),
    VerbPage(G.FINAL, "clipboard-check", _("末期评估"), _("保存评估"), _("末期评估已公布。"), forms.ReviewForm, grants.review_final, is_main=True),
    VerbPage(G.COMPLETE, "circle-check", _("办结"), _("办结"), _("已办结，余款已退回。"), forms.ResultForm, grants.complete, is_main=True),
    VerbPage(G.ATTACH, "paperclip", _("上传材料"), _("上传"), _("已上传，先只有内部可见。"), forms.PaperFileForm, grants.attach_agreement),
    VerbPage(G.CLEAR, "eye", _("公开材料"), _("保存"), _("已保存。"), forms.ClearForm, grants.clear_agreement),
    VerbPage(G.STOP, "ban", _("中止"), _("中止项目"), _("已中止，余款已退回。"), forms.ReasonForm, grants.stop, is_danger=True),
)  # fmt: skip
TENDER_PAGES = (
    VerbPage(T.PUBLISH, "speakerphone", _("公布招标"), _("公布招标"), _("已公布，到时间自动开标。"), tender_forms.PublishTenderForm, tenders.publish_tender, is_main=True),
    VerbPage(T.EDIT, "edit", _("修改"), _("保存"), _("已保存。"), tender_forms.TenderForm, tenders.edit_tender),
    VerbPage(T.SEAT, "user-plus", _("安排评审"), _("加入名单"), _("已加入评审名单，开标后由评审小组评分。"), forms.SeatForm, tenders.seat),
    VerbPage(T.MARK, "clipboard-check", _("评分"), _("保存评分"), _("评分已保存。"), tender_forms.MarkForm, tenders.mark_bid, is_main=True),
    VerbPage(T.AWARD, "circle-check", _("定标"), _("定标"), _("已定标，各投标单位会收到通知。"), tender_forms.AwardBidForm, tenders.award_bid, is_main=True),
    VerbPage(T.CLEAR, "eye", _("公开材料"), _("保存"), _("已保存。"), forms.ClearForm, tenders.clear),
    VerbPage(T.SIGN, "edit", _("签合同"), _("合同已签"), _("已签订，到时间自动公布。"), tender_forms.SignContractForm, tenders.sign_contract, is_main=True),
    VerbPage(T.PUBLISH_CONTRACT, "speakerphone", _("公布合同"), _("公布合同"), _("合同已公布。"), forms.SubjectForm, tenders.publish_contract, is_main=True),
    VerbPage(T.ACCEPT_ITEM, "clipboard-check", _("逐项验收"), _("保存验收"), _("验收已保存。"), tender_forms.AcceptForm, tenders.accept_item, is_main=True),
    VerbPage(T.UNSEAT, "user", _("移出评审"), _("移出名单"), _("已移出，这位评审打的分一并删除。"), forms.UnseatForm, tenders.unseat, is_danger=True),
    VerbPage(T.ATTACH, "paperclip", _("上传合同等材料"), _("上传"), _("已上传，先只有内部可见。"), forms.PaperFileForm, tenders.attach_contract),
    VerbPage(T.END, "circle-check", _("办结"), _("办结"), _("已办结，余款已退回。"), forms.ResultForm, tenders.end_contract),
    VerbPage(T.CANCEL, "ban", _("取消"), _("取消招标"), _("已取消。"), forms.ReasonForm, tenders.cancel_tender, is_danger=True),
)  # fmt: skip
REWARD_PAGES = (
    VerbPage(R.ASSESS, "clipboard-check", _("评定"), _("保存评定"), _("已评定，申请单位会收到通知。"), forms.ReviewForm, grants.assess_reward, is_main=True),
    VerbPage(R.GRANT, "circle-check", _("批准奖补"), _("批准，拨入项目"), _("已批准，可以申请付款。"), GrantRewardForm, grants.grant_reward, is_main=True),
    VerbPage(R.END, "circle-check", _("办结"), _("办结"), _("已办结。"), forms.SubjectForm, grants.end_reward, is_main=True),
    VerbPage(R.ATTACH, "paperclip", _("上传材料"), _("上传"), _("已上传，先只有内部可见。"), forms.PaperFileForm, grants.attach_reward),
    VerbPage(R.CLEAR, "eye", _("公开材料"), _("保存"), _("已保存。"), forms.ClearForm, grants.clear_reward),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewPage:
    label: Words
    submit: Words
    done: Words
    form: type[forms.SubjectForm]
    service: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of object with its own life: how it is named, listed, begun and worked on."""

    slug: str
    model: type[Model]
    prefix: str  # of its code; "" where it goes by number
    id_name: str
    label: Words
    icon: str
    empty: Words
    pages: tuple[VerbPage, ...]
    new: NewPage | None = None

    def key_of(self, subject: Any) -> str:
        return str(subject.code if self.prefix else subject.pk)

    def page(self, slug: str) -> VerbPage | None:
        return next((page for page in self.pages if page.slug == slug), None)


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            "calls", GrantCall, "GC", "call_id", _("公益创投"), "bulb",
            _("还没有公益创投。写好公告、安排评审、公布以后，社会组织在网上申报。"), CALL_PAGES,
            NewPage(_("发起公益创投"), _("保存草稿"), _("草稿已保存。安排评审以后就可以公布。"), forms.CallForm, grants.new_call),
        ),
        Kind(
            "agreements", Agreement, "", "agreement_id", _("资助协议"), "file-text",
            _("还没有资助协议。公益创投公布结果以后，在这里签协议、评估、办结。"), AGREEMENT_PAGES,
        ),
        Kind(
            "tenders", Tender, "ZB", "tender_id", _("购买服务"), "gavel",
            _("还没有采购招标。写好需求公布以后，单位在网上密封投标，到时间自动开标。"), TENDER_PAGES,
            NewPage(_("发起招标"), _("保存草稿"), _("草稿已保存，定好截止时间就可以公布。"), tender_forms.TenderForm, tenders.new_tender),
        ),
        Kind(
            "rewards", RewardGrant, "", "reward_id", _("以奖代补"), "award",
            _("还没有以奖代补的申请。单位做成以后在网上申请，这里评定和批准。"), REWARD_PAGES,
        ),
    )
}  # fmt: skip


def buttons_for(kind: Kind, verbs: list[StrEnum], subject: Any) -> dict[str, list[VerbPage]]:
    """What is next comes first; what has no object yet is not offered."""
    may = [page for page in kind.pages if page.verb in verbs and page.verb not in not_yet(subject)]
    main = [page for page in may if page.is_main]
    return {"main": main or may, "more": [page for page in may if page not in main] if main else []}


def not_yet(subject: Any) -> set[StrEnum]:
    """Verbs that the state allows and that would find nothing to be done to."""
    idle: set[StrEnum] = set() if documents_of(subject).exists() else {C.CLEAR}
    if isinstance(subject, Agreement) and subject.state == "SIGNED":
        kinds = set(subject.reviews.values_list("kind", flat=True))
        return idle | {G.MIDTERM if "MIDTERM" in kinds else G.FINAL, G.FINAL if "FINAL" in kinds else G.COMPLETE}
    if isinstance(subject, GrantCall):
        states = set(subject.applications.values_list("state", flat=True))
        idle |= {C.REFUSE, C.AWARD} if "SUBMITTED" not in states else set()
        return idle | (set() if "AWARDED" in states else {C.TAKE_BACK})
    if isinstance(subject, RewardGrant):
        return idle | (set() if is_paid(subject.project) else {R.END})
    return idle | (_not_yet_of_tender(subject) if isinstance(subject, Tender) else set())


def _not_yet_of_tender(tender: Tender) -> set[StrEnum]:
    idle: set[StrEnum] = set() if tender.scorers.exists() else {T.UNSEAT}
    if tender.state == "OPENED":
        idle |= {T.AWARD} if tender.bids.filter(withdrawn_at=None, score=None).exists() else set()
    if tender.state != "CONTRACTED":
        return idle
    items = list(AcceptanceItem.objects.filter(contract__tender=tender).values_list("is_accepted", flat=True))
    idle |= {T.ACCEPT_ITEM} if all(items) else set()
    idle |= {T.END} if None in items else set()
    return idle | (set() if tender.contract.published_at is None else {T.PUBLISH_CONTRACT})

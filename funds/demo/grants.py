"""Grants of the demonstration: a call from call to final review, one that takes applications now, a tender with its
contract, one that takes bids now, a reward that was granted and one that waits to be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from funds.models import AcceptanceItem, Agreement, Application, Bid, Fund, GrantCall, Holding, Project, Purse, Tender
from funds.presets.grants import load_grant_presets
from funds.presets.projects import load_project_presets
from funds.selectors.grants import documents_of
from funds.services import foundation, gifts, grants, paying, tenders
from funds.services.gifts import NewGift
from funds.services.grants import CallDraft
from funds.services.paying import NewPayment
from funds.services.pledges import NewDonor
from funds.services.tenders import TenderDraft
from funds.states.foundation import FundKind, HoldingKind, Source
from funds.states.grants import Mean, ScorerKind
from funds.states.projects import DocumentKind, MilestoneState
from governance.deadlines.services import sweep
from governance.people.authority import within
from governance.people.models import Organisation, Residency, User
from grids.models import OrganisationRegistration
from grids.states_organisations import RegistrationState
from grievances.demo.loading import settle_messages

DAY, YUAN, MOST_BIDDERS = timedelta(days=1), 100, 3
CRITERIA = (("居民需要", 40), ("方案可行", 30), ("团队和经验", 20), ("预算合理", 10))
# title, words, lines of the budget in yuan
PROJECTS = (
    ("楼道里的陪伴", "每周两次上门看望 30 位独居老人，陪聊、代买、读报，志愿者结对。", (("志愿者补贴和保险", 12_000), ("物资", 6_000), ("督导", 4_000))),
    ("周末亲子课堂", "全年 40 场，手工、阅读、运动，社区家长轮流当助教。", (("讲师费", 16_000), ("材料", 7_000))),
    ("阳台菜园", "教居民在阳台种菜，厨余堆肥，种子共享。", (("种子和工具", 6_000), ("讲师费", 5_000))),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """Who works for the foundation, who speaks for organisations, what is paid from."""

    handler: User
    treasurer: User
    reviewer: User
    scorers: Sequence[tuple[User, ScorerKind, str]]
    organisations: Sequence[tuple[Organisation, User]]
    social: Sequence[tuple[Organisation, User]]
    purse: Purse
    bank: Holding


@transaction.atomic
def load_grants(*, now: datetime, say: Callable[[str], None]) -> None:
    """Once, and only where the foundation, its people and registered organisations are."""
    scene = None if GrantCall.objects.exists() else _scene(now - 220 * DAY)
    if scene is None:
        return
    say("公益创投、购买服务、以奖代补")
    load_grant_presets()
    load_project_presets()
    today = timezone.localtime(now).replace(hour=10, minute=0, second=0, microsecond=0)
    _finished_call(scene, today - 210 * DAY)
    open_call = _call(scene, today - 5 * DAY, "社区养老服务微创投", 60_000)
    _apply(scene, open_call, PROJECTS[1:2], today - DAY)
    _contracted(scene, today - 80 * DAY)
    _tender(scene, today - 3 * DAY, "老旧楼道照明维护服务", 48_000)
    _rewards(scene, today - 4 * DAY)
    settle_messages(now)


def _scene(start: datetime) -> Scene | None:
    people = {user.username or "": user for user in User.objects.filter(username__startswith="demo-")}
    own = Fund.objects.filter(kind=FundKind.OWN, closed_at=None).select_related("foundation").first()
    registered = OrganisationRegistration.objects.filter(
        state=RegistrationState.REGISTERED, representative__isnull=False, organisation__is_active=True
    ).select_related("organisation", "representative")
    known = [(row.organisation, row.representative) for row in registered.order_by("id")]
    pairs = [(organisation, user) for organisation, user in known if organisation and user]
    pairs.sort(key=lambda pair: pair[0].kind != Organisation.Kind.SOCIAL)
    social = [pair for pair in pairs if pair[0].kind == Organisation.Kind.SOCIAL]
    if own is None or not social or len(pairs) < MOST_BIDDERS or "demo-handler" not in people:
        return None
    handler = people["demo-handler"]
    purse = foundation.open_purse(
        fund_id=own.pk, title="公益服务专项", purpose="公益创投、购买服务和以奖代补", actor=handler, now=start
    )
    purse = Purse.objects.select_related("fund__foundation", "account").get(pk=purse.pk)
    bank = Holding.objects.filter(foundation=own.foundation, kind=HoldingKind.BANK).select_related("account").first()
    assert bank is not None
    gift = NewGift(
        purse=purse, holding=bank, amount_fen=300_000 * YUAN, received_on=timezone.localdate(start),
        source=Source.ENTERPRISES, is_voluntary=True,
    )  # fmt: skip
    gifts.receive_gift(
        new=gift, donor=NewDonor(name="江南实业集团", public_name="江南实业集团"), actor=handler, now=start
    )
    scorers = [
        (people["demo-department"], ScorerKind.EXPERT, "区民政局社会组织专家"),
        (people["demo-street"], ScorerKind.EXPERT, "街道社会工作负责人"),
        (people["demo-community"], ScorerKind.RESIDENT, "居民代表"),
    ]
    return Scene(handler, people["demo-treasurer"], people["demo-reviewer"], scorers, pairs, social, purse, bank)


def _criteria() -> list[dict[str, Any]]:
    return [
        {"code": f"c{number}", "title": title, "points": points} for number, (title, points) in enumerate(CRITERIA, 1)
    ]


def _run(until: datetime) -> None:
    """Let the clocks go off until then."""
    while sweep(now=until).due:
        pass


# --- Calls --------------------------------------------------------------------------------------------------
def _call(scene: Scene, begun: datetime, title: str, yuan: int) -> GrantCall:
    draft = CallDraft(
        purse=scene.purse, title=title, budget_fen=yuan * YUAN, most_fen=yuan * YUAN // 2, criteria=_criteria(),
        words="支持社会组织在社区做居民用得上的服务，一年内完成，成效公开。", closes_at=begun + 30 * DAY,
        resident_weight=40, mean=Mean.PLAIN,
    )  # fmt: skip
    call = grants.new_call(draft=draft, actor=scene.handler, now=begun)
    for user, kind, name in scene.scorers:
        grants.seat(call_id=call.pk, user=user, kind=kind, title=name, actor=scene.handler, now=begun)
    return grants.open_call(call_id=call.pk, actor=scene.handler, now=begun)


def _apply(scene: Scene, call: GrantCall, projects: Sequence[tuple[Any, ...]], at: datetime) -> list[Application]:
    rows = []
    for number, (title, words, lines) in enumerate(projects):
        organisation, user = scene.social[number % len(scene.social)]
        budget = [{"title": name, "amount_fen": yuan * YUAN} for name, yuan in lines]
        given: dict[str, Any] = {"call_id": call.pk, "actor": user, "now": at}
        row = grants.apply(organisation=organisation, title=title, words=words, budget=budget, **given)
        rows.append(grants.submit(application_id=row.pk, **given))
    return rows


def _finished_call(scene: Scene, begun: datetime) -> None:
    call = _call(scene, begun, "“邻里守望”公益创投", 50_000)
    rows = _apply(scene, call, PROJECTS, begun + 10 * DAY)
    _run(call.closes_at)
    at = call.closes_at + 5 * DAY
    for place, (user, _kind, _name) in enumerate(scene.scorers):
        near = [rows[2].pk] if not place else []
        act: dict[str, Any] = {"call_id": call.pk, "actor": user, "now": at}
        grants.declare(application_ids=near, words="曾任该项目顾问" if near else "", **act)
        for number, row in enumerate(rows):
            if row.pk not in near:
                points = {f"c{index}": most - number * 2 - place for index, (_title, most) in enumerate(CRITERIA, 1)}
                grants.score(application_id=row.pk, points=points, words="", **act)
    office: dict[str, Any] = {"call_id": call.pk, "actor": scene.handler, "now": at + DAY}
    for row in rows[:2]:
        grants.award(application_id=row.pk, amount_fen=row.amount_fen, **office)
    grants.publish(**office)
    _carried_out(scene, rows[0], at + 3 * DAY)
    _stopped(scene, rows[1], at + 3 * DAY)


def _signed(scene: Scene, row: Application, at: datetime) -> Agreement:
    on = timezone.localdate(at)
    return grants.sign(
        agreement_id=row.agreement.pk, signed_on=on, midterm_on=on + 60 * DAY, ends_on=on + 120 * DAY,
        first_percent=50, midterm_percent=30, file=_scan("资助协议", row.title), actor=scene.handler, now=at,
    )  # fmt: skip


def _scan(title: str, of: object) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{title}.pdf", f"%PDF-1.4 {title} {of}".encode())


def _carried_out(scene: Scene, row: Application, at: datetime) -> None:
    agreement = _signed(scene, row, at)
    signed = documents_of(agreement)[0]
    grants.clear_agreement(
        agreement_id=agreement.pk, document_id=signed.pk, is_public=True, actor=scene.handler, now=at
    )  # fmt: skip
    review: dict[str, Any] = {"agreement_id": agreement.pk, "actor": scene.reviewer}
    _pay(scene, agreement.project, at + 5 * DAY)
    grants.review_midterm(points=82, words="30 位老人已结对，记录完整；代买登记要再规范。", now=at + 60 * DAY, **review)
    _pay(scene, agreement.project, at + 65 * DAY)
    grants.review_final(
        points=91, words="服务 1,860 人次，老人和家属满意，经验可以推广。", now=at + 120 * DAY, **review
    )
    _pay(scene, agreement.project, at + 125 * DAY)
    grants.complete(
        agreement_id=agreement.pk, result="32 位独居老人有人看望，服务 1,860 人次，48 位志愿者参加。",
        actor=scene.handler, now=at + 130 * DAY,
    )  # fmt: skip


def _stopped(scene: Scene, row: Application, at: datetime) -> None:
    agreement = _signed(scene, row, at)
    _pay(scene, agreement.project, at + 5 * DAY)
    words = "只办了 4 场，签到不全，讲师和申报的不一致。"
    grants.review_midterm(agreement_id=agreement.pk, points=48, words=words, actor=scene.reviewer, now=at + 60 * DAY)


def _pay(scene: Scene, project: Project | None, at: datetime) -> None:
    """The instalment that is open: asked for by the organisation, handled, reviewed, paid by three others."""
    assert project is not None
    organisation, contact = next(pair for pair in scene.social if pair[0].pk == project.organisation_id)
    open_ones = project.milestones.filter(state=MilestoneState.ACCEPTED, payments=None).order_by("position")
    for milestone in open_ones:
        new = NewPayment(
            project=project, milestone=milestone, what=f"{project.title}：{milestone.title}", amount_fen=milestone.amount_fen,
            payee_name=organisation.name, payee_public=organisation.name, organisation=organisation,
        )  # fmt: skip
        payment = paying.request_payment(new=new, actor=contact, now=at)
        act: dict[str, Any] = {"payment_id": payment.pk, "now": at}
        paying.add_document(kind="INVOICE", title="发票", file=_scan("发票", payment.code), actor=contact, **act)
        paying.handle_payment(holding=scene.bank, actor=scene.handler, **act)
        paying.review_payment(actor=scene.reviewer, **act)
        paying.pay(paid_on=timezone.localdate(at), actor=scene.treasurer, **act)


# --- Tenders and rewards ------------------------------------------------------------------------------------
def _tender(scene: Scene, begun: datetime, title: str, yuan: int) -> Tender:
    draft = TenderDraft(
        purse=scene.purse, title=title, ceiling_fen=yuan * YUAN, words=f"{title}，覆盖全社区，逐项验收，由服务对象评价。",
        criteria=[{"code": "c1", "title": "报价", "points": 30}, {"code": "c2", "title": "方案和经验", "points": 70}],
    )  # fmt: skip
    row = tenders.new_tender(draft=draft, actor=scene.handler, now=begun)
    return tenders.publish_tender(tender_id=row.pk, closes_at=begun + 21 * DAY, actor=scene.handler, now=begun)


def _contracted(scene: Scene, begun: datetime) -> None:
    tender = _tender(scene, begun, "老年助餐送餐服务", 60_000)
    for user, kind, name in scene.scorers:
        tenders.seat(tender_id=tender.pk, user=user, kind=kind, title=name, actor=scene.handler, now=begun)
    for number, (organisation, user) in enumerate(scene.organisations[:MOST_BIDDERS]):
        given: dict[str, Any] = {
            "price_fen": (52_000 + 2_500 * number) * YUAN,
            "words": "每天中午送餐到户，热链配送，明码标价。",
        }
        files = [_scan(name, number) for name in ("营业执照", "食品经营许可")]
        tenders.bid(
            tender_id=tender.pk, organisation=organisation, attachments=files, actor=user, now=begun + DAY, **given
        )
    _run(tender.closes_at)
    at = tender.closes_at + DAY
    act: dict[str, Any] = {"tender_id": tender.pk, "now": at}
    bids = list(Bid.objects.filter(tender=tender).order_by("price_fen"))
    for place, (user, _kind, _name) in enumerate(scene.scorers):
        near = [bids[-1].pk] if not place else []
        tenders.declare(bid_ids=near, words="曾为该单位做过培训" if near else "", actor=user, **act)
        for number, bid in enumerate(bids):
            if bid.pk not in near:
                points = {"c1": 30 - 3 * number, "c2": 64 - 2 * place}
                tenders.score(bid_id=bid.pk, points=points, actor=user, **act)
    tenders.award_bid(bid_id=bids[0].pk, actor=scene.handler, **act)
    on, half_fen = timezone.localdate(at), (bids[0].price_fen or 0) // 2
    tenders.sign_contract(
        number="NAJJ-2026-07", signed_on=on, starts_on=on, ends_on=on + 300 * DAY, actor=scene.handler,
        instalments=[("上半程服务", on + 150 * DAY, half_fen), ("下半程服务和满意度调查", on + 300 * DAY, half_fen)],
        items=[("每日送餐到户", 1), ("食品留样和安全记录", 1), ("满意度不低于 90%", 2)],
        file=_scan("服务合同", tender.code), **act,
    )  # fmt: skip
    office: dict[str, Any] = {"tender_id": tender.pk, "actor": scene.handler, "now": at + DAY}
    for row in documents_of(tender).filter(Q(bid=bids[0], title="营业执照") | Q(project__isnull=False)):
        tenders.clear(document_id=row.pk, is_public=True, **office)
    tenders.publish_contract(**office)
    item = AcceptanceItem.objects.filter(contract__tender=tender).order_by("position")[0]
    tenders.accept_item(item_id=item.pk, is_accepted=True, words="抽查 20 户，都按时送到。", **office)


def _rewards(scene: Scene, at: datetime) -> None:
    """One granted, with its photos and what residents say; one that waits for the treasurer."""
    organisation, user = scene.social[0]
    ask: dict[str, Any] = {"fund": scene.purse.fund, "organisation": organisation, "actor": user}
    before, done = at - 60 * DAY, "12 位老人教会 80 多位居民用手机挂号、缴费、打车，办了 16 场。"
    row = grants.ask_reward(title="银龄学堂", words=done, most_fen=5_200 * YUAN, now=before, **ask)
    act: dict[str, Any] = {"reward_id": row.pk}
    photo = _scan("学堂签到和照片", row.pk)
    grants.attach_reward(kind=DocumentKind.PHOTO, title="学堂签到和照片", file=photo, actor=user, now=before, **act)
    words = "抽访 20 位学员，都说学会了；课表、签到、照片齐全。"
    grants.assess_reward(points=92, words=words, actor=scene.reviewer, now=before + DAY, **act)
    grants.grant_reward(purse=scene.purse, actor=scene.treasurer, now=before + 2 * DAY, **act)
    for paper in documents_of(row):
        grants.clear_reward(document_id=paper.pk, is_public=True, actor=scene.handler, now=before + 2 * DAY, **act)
    _pay(scene, Project.objects.get(reward=row), before + 5 * DAY)
    grants.end_reward(actor=scene.handler, now=before + 6 * DAY, **act)
    homes = Residency.objects.filter(
        within((scene.purse.fund.area_code,), "dwelling__building__community__code"), verified_at__isnull=False
    )
    homes = homes.exclude(user=user).select_related("user").order_by("id")
    for home, said in zip(homes[:2], ("会用手机挂号了。", "老师有耐心。"), strict=False):
        grants.rate_reward(stars=5, words=said, actor=home.user, now=before + 9 * DAY, **act)
    words = "居民自己动手，把 120 平方米荒地种成花园，36 户参加，认养到人。"
    row = grants.ask_reward(title="三栋楼前小花园", words=words, most_fen=8_600 * YUAN, now=at, **ask)
    words = "现场看过，苗木成活，认养名单公示。"
    grants.assess_reward(reward_id=row.pk, points=88, words=words, actor=scene.reviewer, now=at + DAY)

"""Projects of the demonstration: an idea, one to be voted, one with its money, one at work, one finished, one stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from deliberation.models import Council, Resolution
from deliberation.states import ResolutionState
from funds.models import CoFundingScheme, Fund, Holding, Milestone, Payment, Project
from funds.presets.projects import load_project_presets
from funds.selectors.projects import DECIDES, shares_of
from funds.services import documents, gifts, paying
from funds.services import projects as services
from funds.services.gifts import NewGift
from funds.services.paying import NewPayment
from funds.services.pledges import NewDonor
from funds.services.projects import Plan, PlannedMilestone, PlannedShare, Promise
from funds.states.donations import DonorKind
from funds.states.foundation import FundKind, HoldingKind, PurseKind, Source
from governance.common.codes import new_code
from governance.people.models import User
from governance.people.selectors import user_by_phone
from grievances.demo.loading import settle_messages

DAY, YUAN = timedelta(days=1), 100
RESIDENT_PHONE = "19900000001"


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does what in the demonstration."""

    worker: User
    secretary: User
    handler: User
    treasurer: User
    reviewer: User
    fund: Fund
    council: Council
    bank: Holding


@transaction.atomic
def load_projects(*, now: datetime, say: Callable[[str], None]) -> None:
    """Once, and only where the secretary's community has a fund and a council that decides about it."""
    crew = _crew()
    if crew is None or Project.objects.filter(fund=crew.fund, published_at__isnull=False).exists():
        return
    say("社区项目和付款")
    load_project_presets()
    resident = user_by_phone(RESIDENT_PHONE)
    if resident is not None and resident.residencies.filter(verified_at__isnull=False).exists():
        services.open_project(
            fund=crew.fund,
            title="楼道扶手加一道",
            need="老人上下楼没有扶的地方，下雨天更滑。",
            actor=resident,
            now=now - 2 * DAY,
        )
    _lead_money(crew, now - 150 * DAY)
    _finished(crew, now - 120 * DAY)
    _running(crew, now - 40 * DAY)
    _funded(crew, "健身器材换新", now - 12 * DAY)
    _failed(crew, now - 9 * DAY)
    _published(crew, "雨棚修补", now - 3 * DAY)
    stopped = _published(crew, "旧报刊亭改造", now - 30 * DAY)
    services.stop_project(
        project_id=stopped.pk, reason="报刊亭产权方收回，不再改造。", actor=crew.secretary, now=now - 20 * DAY
    )
    settle_messages(now)


def _crew() -> Crew | None:
    people = {user.username: user for user in User.objects.filter(username__startswith="demo-")}
    names = ("demo-community", "demo-secretary", "demo-handler", "demo-treasurer", "demo-reviewer")
    if any(name not in people for name in names):
        return None
    home = people["demo-secretary"].postings.order_by("pk").first()
    fund = Fund.objects.filter(kind=FundKind.COMMUNITY, area=home.area_id, closed_at=None).first() if home else None
    council = Council.objects.filter(community=fund.area_id, kind__in=DECIDES).first() if fund else None
    bank = Holding.objects.filter(foundation=fund.foundation_id, kind=HoldingKind.BANK).first() if fund else None
    if fund is None or council is None or bank is None:
        return None
    worker, secretary, handler, treasurer, reviewer = (people[name] for name in names)
    return Crew(worker, secretary, handler, treasurer, reviewer, fund, council, bank)


def _lead_money(crew: Crew, at: datetime) -> None:
    """What the government puts in first, so that there is something to decide about."""
    purse = crew.fund.purses.select_related("fund__foundation", "account").get(kind=PurseKind.UNRESTRICTED)
    new = NewGift(
        purse=purse, holding=crew.bank, amount_fen=40_000 * YUAN, received_on=timezone.localdate(at),
        source=Source.FINANCE, is_voluntary=True,
    )  # fmt: skip
    donor = NewDonor(kind=DonorKind.ORGANISATION, name="区财政局", public_name="区级引导资金")
    gifts.receive_gift(new=new, donor=donor, actor=crew.handler, now=at)


def _paper(title: str) -> SimpleUploadedFile:
    """A small picture, another one for every title."""
    image, content = Image.new("RGB", (420, 594), "white"), BytesIO()
    ImageDraw.Draw(image).text((40, 60), f"Demonstration document {sum(map(ord, title))}", fill="black")
    image.save(content, "PNG")
    return SimpleUploadedFile(f"{title}.png", content.getvalue())


def _plan(crew: Crew, title: str, at: datetime, *, street: int = 2000, words: str = "") -> Plan:
    """6,000 yuan by 四个一点: residents 600, shops downstairs 400, the street, the rest of the community's fund."""
    purse, day = crew.fund.purses.get(kind=PurseKind.UNRESTRICTED), timezone.localdate(at)
    shares = [
        PlannedShare(source=Source.FOUNDATION, amount_fen=(5000 - street) * YUAN, purse=purse),
        PlannedShare(source=Source.RESIDENTS, amount_fen=600 * YUAN, who="本小区居民"),
        PlannedShare(source=Source.DONATIONS, amount_fen=400 * YUAN, who="楼下商户"),
    ]
    if street:
        shares.append(PlannedShare(source=Source.STREET, amount_fen=street * YUAN, who="街道办事处"))
    return Plan(
        words=words or f"{title}：材料统一采购，请专业队伍施工，完工后由居民代表一起验收。",
        lines=[("材料", 4500 * YUAN), ("人工", 1500 * YUAN)], shares=shares, groups=[("附近楼栋居民", 180), ("其中老人", 60)],
        milestones=[
            PlannedMilestone(title="材料到场", due_on=day + 30 * DAY, amount_fen=4000 * YUAN),
            PlannedMilestone(title="完工", due_on=day + 60 * DAY, amount_fen=2000 * YUAN),
        ],
        scheme=CoFundingScheme.objects.filter(code="four").first(),
        carried_out_by="便民施工队", starts_on=day + 20 * DAY, ends_on=day + 60 * DAY,
    )  # fmt: skip


def _published(crew: Crew, title: str, at: datetime) -> Project:
    row = services.open_project(fund=crew.fund, title=title, need=f"居民多次提起：{title}。", actor=crew.worker, now=at)
    act: dict[str, Any] = {"project_id": row.pk, "actor": crew.worker, "now": at}
    services.plan_project(plan=_plan(crew, title, at), **act)
    return services.publish_project(**act)


def _promise_and_vote(crew: Crew, row: Project, amount: int, at: datetime) -> None:
    act: dict[str, Any] = {"project_id": row.pk, "now": at}
    for share in shares_of(row).filter(purse=None, state="PLANNED"):
        promise = Promise(name=share.who, is_voluntary=True)
        services.promise_share(share_id=share.pk, promise=promise, actor=crew.handler, **act)
    resolution = Resolution.objects.create(
        code=new_code("JY"), council=crew.council, area_code=crew.fund.area_code, title=f"同意用公益基金{row.title}",
        body=f"同意从本社区公益基金安排 {amount} 元用于{row.title}。", state=ResolutionState.IN_FORCE,
        published_at=at - 16 * DAY, publish_until=at - DAY, objections_until=at - 9 * DAY, in_force_at=at,
    )  # fmt: skip
    given: dict[str, Any] = {"amount_fen": amount * YUAN}
    services.enter_vote(resolution_id=resolution.pk, actor=crew.worker, **act, **given)
    services.confirm_vote(actor=crew.secretary, **act, **given)
    services.commit_money(actor=crew.treasurer, **act)


def _funded(crew: Crew, title: str, at: datetime) -> Project:
    row = _published(crew, title, at)
    _promise_and_vote(crew, row, 3000, at + 2 * DAY)
    return row


def _failed(crew: Crew, at: datetime) -> None:
    """The street does not give: planned again, and waiting for its new vote."""
    row = _funded(crew, "文化墙翻新", at)
    act: dict[str, Any] = {"project_id": row.pk, "actor": crew.worker, "now": at + 4 * DAY}
    street = shares_of(row).get(source=Source.STREET)
    services.fail_share(share_id=street.pk, words="街道年度预算调整，不再安排", **act)
    services.replan_project(plan=_plan(crew, row.title, at, street=0), **act)


def _running(crew: Crew, at: datetime, title: str = "坡道和扶手") -> Project:
    """The first instalment is asked for and waits."""
    row = _started(crew, title, at)
    _accept(crew, row, 1, at + 12 * DAY)
    payment = _request(crew, row, 1, 4000, at + 13 * DAY)
    paying.handle_payment(payment_id=payment.pk, holding=crew.bank, actor=crew.handler, now=at + 14 * DAY)
    return row


def _started(crew: Crew, title: str, at: datetime) -> Project:
    row, later = _funded(crew, title, at), at + 5 * DAY
    for share in shares_of(row).exclude(pledge=None):
        assert share.pledge_id is not None
        gifts.receive_pledge(
            pledge_id=share.pledge_id, holding=crew.bank, amount_fen=share.amount_fen,
            received_on=timezone.localdate(later), actor=crew.handler, now=later,
        )  # fmt: skip
    return services.start_project(project_id=row.pk, actor=crew.worker, now=later + DAY)


def _accept(crew: Crew, row: Project, position: int, at: datetime) -> None:
    milestone = Milestone.objects.get(project=row, position=position)
    services.accept_milestone(
        project_id=row.pk, milestone_id=milestone.pk, is_accepted=True, words="现场看过，和方案一致", actor=crew.secretary,
        now=at, file=_paper(f"{row.title}验收{position}"),
    )  # fmt: skip


def _request(crew: Crew, row: Project, position: int, amount: int, at: datetime) -> Payment:
    milestone = Milestone.objects.get(project=row, position=position)
    new = NewPayment(
        project=row, milestone=milestone, what=f"{row.title} {milestone.title}款", amount_fen=amount * YUAN,
        payee_name="便民施工队", payee_number="6222020200099887766", payee_public="便民施工队",
    )  # fmt: skip
    payment = paying.request_payment(new=new, actor=crew.worker, now=at)
    paying.add_document(
        payment_id=payment.pk, kind="INVOICE", title=f"{milestone.title}发票", file=_paper(payment.code),
        actor=crew.worker, now=at,
    )  # fmt: skip
    return payment


def _pay(crew: Crew, row: Project, position: int, amount: int, at: datetime) -> Payment:
    payment = _request(crew, row, position, amount, at)
    act: dict[str, Any] = {"payment_id": payment.pk, "now": at}
    paying.handle_payment(holding=crew.bank, actor=crew.handler, **act)
    paying.review_payment(actor=crew.reviewer, **act)
    return paying.pay(paid_on=timezone.localdate(at), actor=crew.treasurer, **act)


def _finished(crew: Crew, at: datetime) -> None:
    """Two instalments, one of them paid wrongly first; something was left and went back."""
    row = _started(crew, "三栋楼下长椅", at)
    _accept(crew, row, 1, at + 20 * DAY)
    wrong = _pay(crew, row, 1, 4000, at + 21 * DAY)
    paying.reverse_payment(
        payment_id=wrong.pk, public_note="收款户名填错被银行退回，已重新支付", actor=crew.treasurer, now=at + 23 * DAY
    )
    _pay(crew, row, 1, 4000, at + 24 * DAY)
    _accept(crew, row, 2, at + 50 * DAY)
    _pay(crew, row, 2, 1400, at + 52 * DAY)
    act: dict[str, Any] = {"project_id": row.pk, "actor": crew.worker, "now": at + 60 * DAY}
    report = services.add_document(kind="REPORT", title="长椅项目结项报告", file=_paper("结项报告"), **act)
    documents.clear_document(document_id=report.pk, is_public=True, actor=crew.worker, now=at + 60 * DAY)
    reached = {group.pk: group.heads_planned + 12 for group in row.beneficiaries.all()}
    services.finish_project(
        result="装好防腐木长椅四张，老人下楼有地方坐，邻居常在这里聊天。人工比预算省 600 元，已退回。",
        reached=reached,
        **act,
    )

"""A project brought to any state through the verbs that real people use: a bench paid by four sources."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from deliberation.models import Resolution
from funds.models import Payment, Project, Share
from funds.services import gifts, paying
from funds.services import projects as services
from funds.services.paying import NewPayment
from funds.services.projects import Plan, PlannedMilestone, PlannedShare, Promise
from funds.states.foundation import FundKind, Source
from governance.people.models import Residency, User
from governance.people.roles import Role
from governance.territory.models import Building, Dwelling
from tests.factories import posted
from tests.funds.world import NOW, YUAN, Funds, build_funds

TODAY = date(2026, 11, 18)


def pdf(name: str = "发票.pdf", text: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 " + (text or name).encode())


@dataclass
class Projects:
    """`worker` and `secretary` of the community; the fund's people are in `funds`. The bench costs 12,000 yuan."""

    funds: Funds
    worker: User
    secretary: User
    project: Project
    now: datetime = NOW

    def fresh(self) -> Project:
        self.project = Project.objects.select_related("fund", "purse__account").get(pk=self.project.pk)
        return self.project

    def do(self, service, actor: User, **given):
        return service(project_id=self.project.pk, actor=actor, now=self.now, **given)

    def plan(self, street: int = 3000, **given) -> Plan:
        own = self.funds.foundation.funds.get(kind=FundKind.OWN).purses.get()
        rest = 12_000 - 1000 - street - 2000
        shares = [
            PlannedShare(source=Source.FOUNDATION, amount_fen=rest * YUAN, purse=self.funds.purse),
            PlannedShare(source=Source.FOUNDATION, amount_fen=1000 * YUAN, purse=own),
            PlannedShare(source=Source.RESIDENTS, amount_fen=2000 * YUAN, who="三栋居民"),
        ]
        if street:
            shares.append(PlannedShare(source=Source.STREET, amount_fen=street * YUAN, who="街道办事处"))
        values = {
            "words": "两张防腐木长椅，带靠背", "lines": [("长椅两张", 10_000 * YUAN), ("安装", 2000 * YUAN)],
            "shares": shares, "groups": [("三栋老人", 60)], "carried_out_by": "便民木器厂",
            "milestones": [
                PlannedMilestone(title="到货", due_on=TODAY, amount_fen=8000 * YUAN),
                PlannedMilestone(title="装好", due_on=TODAY, amount_fen=4000 * YUAN),
            ],
        }  # fmt: skip
        return Plan(**values | given)

    def planned(self, **given) -> "Projects":
        self.do(services.plan_project, self.worker, plan=self.plan(**given))
        return self

    def published(self, **given) -> "Projects":
        self.planned(**given)
        self.do(services.publish_project, self.worker)
        self.fresh()
        return self

    def share(self, source: str, version: int = 0) -> Share:
        rows = Share.objects.filter(project=self.project, source=source, version=version or self.fresh().plan_version)
        return rows.select_related("pledge").order_by("id").first()

    def promise(self, source: str) -> Share:
        promise = Promise(name="某某", is_voluntary=True)
        self.do(services.promise_share, self.funds.handler, share_id=self.share(source).pk, promise=promise)
        return self.share(source)

    def arrive(self, source: str, yuan: int) -> None:
        gifts.receive_pledge(
            pledge_id=self.share(source).pledge_id, holding=self.funds.bank, amount_fen=yuan * YUAN, received_on=TODAY,
            actor=self.funds.handler, now=self.now,
        )  # fmt: skip

    def vote(self, yuan: int = 6000, resolution: Resolution | None = None) -> Resolution:
        resolution = resolution or self.funds.resolution()
        given = {"amount_fen": yuan * YUAN}
        self.do(services.enter_vote, self.worker, resolution_id=resolution.pk, **given)
        self.do(services.confirm_vote, self.secretary, **given)
        return resolution

    def commit(self) -> Project:
        return self.do(services.commit_money, self.funds.treasurer)

    def funded(self) -> "Projects":
        self.published()
        for source in (Source.STREET, Source.RESIDENTS):
            self.promise(source)
        self.vote()
        self.commit()
        return self

    def running(self) -> "Projects":
        self.funded()
        self.arrive(Source.STREET, 3000)
        self.arrive(Source.RESIDENTS, 2000)
        self.do(services.start_project, self.worker)
        self.fresh()
        return self

    def accept(self, position: int = 1, **given):
        milestone = self.project.milestones.get(position=position)
        given = {"is_accepted": True, "words": "看过，合格", "file": pdf(f"验收{position}.pdf"), **given}
        return self.do(services.accept_milestone, self.secretary, milestone_id=milestone.pk, **given)

    def request(self, yuan: int, position: int | None = 1, actor: User | None = None, **given) -> Payment:
        milestone = self.project.milestones.get(position=position) if position else None
        new = NewPayment(
            **{
                "project": self.project, "milestone": milestone, "what": "长椅货款", "amount_fen": yuan * YUAN,
                "payee_name": "便民木器厂", "payee_public": "便民木器厂", "payee_number": "6222000011112222", **given,
            }
        )  # fmt: skip
        return paying.request_payment(new=new, actor=actor or self.worker, now=self.now)

    def approved(self, yuan: int, position: int | None = 1, **given) -> Payment:
        payment = self.request(yuan, position, **given)
        act = {"payment_id": payment.pk, "now": self.now}
        paying.add_document(kind="INVOICE", title="发票", file=pdf(text=payment.code), actor=self.worker, **act)
        paying.handle_payment(holding=self.funds.bank, actor=self.funds.handler, **act)
        return paying.review_payment(actor=self.funds.reviewer, **act)

    def pay(self, yuan: int, position: int | None = 1, **given) -> Payment:
        payment = self.approved(yuan, position, **given)
        return paying.pay(payment_id=payment.pk, paid_on=TODAY, actor=self.funds.treasurer, now=self.now)

    def finish(self) -> Project:
        self.do(services.add_document, self.worker, kind="REPORT", title="结项报告", file=pdf("报告.pdf"))
        group = self.project.beneficiaries.get()
        return self.do(services.finish_project, self.worker, result="老人有地方坐了", reached={group.pk: 58})

    def books(self) -> dict[str, int]:
        """In yuan: the community's purse, the foundation's own, the project's, the bank."""
        self.funds.bank.account.refresh_from_db()
        own = self.funds.foundation.funds.get(kind=FundKind.OWN).purses.select_related("account").get()
        return {
            "fund": self.funds.purse.account.balance // YUAN,
            "own": own.account.balance // YUAN,
            "project": self.fresh().purse.account.balance // YUAN,
            "bank": self.funds.bank.balance_fen // YUAN,
        }


def build_projects() -> Projects:
    funds = build_funds()
    code = funds.community.code
    worker, secretary = posted(Role.COMMUNITY_WORKER, code), posted(Role.COMMUNITY_SECRETARY, code)
    funds.money(funds.purse, 20_000)
    own = funds.foundation.funds.get(kind=FundKind.OWN).purses.select_related("account").get()
    funds.money(own, 5000)
    project = services.open_project(fund=funds.fund, title="楼下长椅", need="老人没处坐", actor=worker, now=NOW)
    return Projects(funds, worker, secretary, project)


def resident_of(world: Projects) -> User:
    user = User.objects.create(display_name="居民甲", password="!")
    building = Building.objects.create(community=world.funds.community, name="3栋")
    dwelling = Dwelling.objects.create(building=building, room="101")
    Residency.objects.create(user=user, dwelling=dwelling, kind="OWNER", verified_at=NOW, verified_by=world.worker)
    return user

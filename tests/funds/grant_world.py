"""A grant call and a tender brought to any state through the verbs that real people use."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from funds.models import Agreement, Application, GrantCall, Milestone, Payment, Project, Purse, Tender
from funds.presets.grants import load_grant_presets
from funds.services import grants, paying, tenders
from funds.services.grants import CallDraft
from funds.services.paying import NewPayment
from funds.services.tenders import TenderDraft
from funds.states.foundation import FundKind, PurseKind
from governance.deadlines.services import sweep
from governance.people.models import Organisation, Residency, User
from governance.territory.models import Building, Dwelling
from grids.models import OrganisationRegistration
from tests.funds.world import NOW, YUAN, Funds, build_funds

DAY = timedelta(days=1)
CRITERIA = [{"code": "need", "title": "需求", "points": 60}, {"code": "plan", "title": "方案", "points": 40}]


@dataclass
class Grants:
    """`handler`, `treasurer`, `reviewer` of the foundation; `contact(n)` speaks for the n-th social organisation.

    `money` stands in the foundation's own purse. `now` moves on.
    """

    funds: Funds
    purse: Purse
    call: GrantCall
    contacts: list[User] = field(default_factory=list)
    now: datetime = NOW

    def contact(self, number: int = 0, kind: str = "SOCIAL") -> User:
        while len(self.contacts) <= number:
            at = len(self.contacts)
            user = User.objects.create(display_name=f"联络员{at}", password="!")
            area = self.funds.community
            organisation = Organisation.objects.create(area=area, kind=kind, name=f"第{at}社工站")
            OrganisationRegistration.objects.create(
                community=area, area_code=area.code, code=f"BD-{at}", kind=kind, name=organisation.name, phone="023",
                representative=user, organisation=organisation, state="REGISTERED", applied_at=NOW, registered_at=NOW,
            )  # fmt: skip
            self.contacts.append(user)
        return self.contacts[number]

    def organisation(self, number: int = 0) -> Organisation:
        return Organisation.objects.get(registrations__representative=self.contact(number))

    def do(self, verb: Any, actor: User, **given: Any) -> Any:
        """A verb on the call, now."""
        return verb(call_id=self.call.pk, actor=actor, now=self.now, **given)

    def fresh(self) -> GrantCall:
        self.call = GrantCall.objects.select_related("purse__fund", "purse__account").get(pk=self.call.pk)
        return self.call

    def apply(self, title: str, yuan: int, by: int = 0, *, is_submitted: bool = True) -> Application:
        budget = [{"title": "人工", "amount_fen": yuan * YUAN}]
        given = {"organisation": self.organisation(by), "title": title, "words": f"做{title}", "budget": budget}
        row = self.do(grants.apply, self.contact(by), **given)
        return self.do(grants.submit, self.contact(by), application_id=row.pk) if is_submitted else row

    def seated(self, kind: str = "EXPERT") -> User:
        user = User.objects.create(display_name="评审", password="!")
        self.do(grants.seat, self.funds.handler, user=user, kind=kind, title="高校教师")
        return user

    def opened(self) -> "Grants":
        self.experts = [self.seated(), self.seated()]
        self.neighbour = self.seated("RESIDENT")
        self.do(grants.open_call, self.funds.handler)
        return self

    def closed(self) -> "Grants":
        self.now = self.call.closes_at
        sweep(now=self.now)
        assert self.fresh().state == "SCORING"
        return self

    def score(self, scorer: User, row: Application, need: int, plan: int, **given: Any) -> None:
        self.do(grants.score, scorer, application_id=row.pk, points={"need": need, "plan": plan}, **given)

    def scored(self, *rows: Application) -> "Grants":
        """Everybody scores everything; earlier rows get more."""
        for scorer in (*self.experts, self.neighbour):
            self.do(grants.declare, scorer, application_ids=[], words="")
            for number, row in enumerate(rows):
                self.score(scorer, row, 60 - 5 * number, 40)
        return self

    def awarded(self, row: Application, yuan: int) -> Agreement:
        self.do(grants.award, self.funds.handler, application_id=row.pk, amount_fen=yuan * YUAN)
        self.do(grants.publish, self.funds.handler)
        return Agreement.objects.get(application=row)

    def signed(self, row: Agreement) -> Agreement:
        today = self.now.date()
        return grants.sign(
            agreement_id=row.pk, signed_on=today, midterm_on=today + 90 * DAY, ends_on=today + 180 * DAY,
            first_percent=50, midterm_percent=30, actor=self.funds.handler, now=self.now,
        )  # fmt: skip

    # --- tenders
    def tender(self, **given: Any) -> Tender:
        draft = {
            "purse": self.purse, "title": "助餐服务", "words": "每天中午一百份", "ceiling_fen": 5000 * YUAN,
            "criteria": CRITERIA,
        }  # fmt: skip
        row = tenders.new_tender(draft=TenderDraft(**draft | given), actor=self.funds.handler, now=self.now)
        return tenders.publish_tender(
            tender_id=row.pk, closes_at=self.now + 20 * DAY, actor=self.funds.handler, now=self.now
        )

    def bid(self, tender: Tender, by: int, yuan: int, **more: Any) -> Any:
        given = {"organisation": self.organisation(by), "price_fen": yuan * YUAN, "words": f"方案{by}"}
        return tenders.bid(tender_id=tender.pk, actor=self.contact(by), now=self.now, **given | more)

    # --- money
    def request(self, project: Project, milestone: Milestone) -> Payment:
        """Asked for by who carries it out."""
        assert project.organisation
        new = NewPayment(
            project=project, milestone=milestone, what=milestone.title, amount_fen=milestone.amount_fen,
            payee_name="社工站", payee_public="社工站", organisation=project.organisation,
        )  # fmt: skip
        contact = project.organisation.registrations.get().representative
        return paying.request_payment(new=new, actor=contact, now=self.now)

    def pay(self, project: Project) -> None:
        """The instalment that is open, through its three persons; their pages are seen in the story of projects."""
        milestone = project.milestones.filter(state="ACCEPTED", payments=None).get()
        payment, funds = self.request(project, milestone), self.funds
        act: dict[str, Any] = {"payment_id": payment.pk, "now": self.now}
        file = SimpleUploadedFile("a.pdf", f"%PDF-1.4 {payment.code}".encode())
        paying.add_document(kind="INVOICE", title="发票", file=file, actor=payment.requested_by, **act)
        paying.handle_payment(holding=funds.bank, actor=funds.handler, **act)
        paying.review_payment(actor=funds.reviewer, **act)
        paying.pay(paid_on=self.now.date(), actor=funds.treasurer, **act)

    def bids_opened(self, tender: Tender) -> Tender:
        self.now = tender.closes_at
        sweep(now=self.now)
        return Tender.objects.get(pk=tender.pk)


def resident_of(world: Grants) -> User:
    """Verified, of the community."""
    user = User.objects.create(display_name="居民", password="!")
    building = Building.objects.create(community=world.funds.community, name="3栋")
    home = Dwelling.objects.create(building=building, room="101")
    Residency.objects.create(user=user, dwelling=home, kind="OWNER", verified_at=NOW, verified_by=world.funds.handler)
    return user


def call_draft(purse: Purse, **given: Any) -> CallDraft:
    values = {
        "purse": purse, "title": "2026 年公益创投", "words": "面向社会组织", "budget_fen": 1000 * YUAN,
        "most_fen": 600 * YUAN, "criteria": CRITERIA, "closes_at": NOW + 10 * DAY, "resident_weight": 40,
    }  # fmt: skip
    return CallDraft(**values | given)


def build_grants(**given: Any) -> Grants:
    """The foundation's own purse with 6,000 yuan, and a call in draft over 1,000 of them."""
    load_grant_presets()
    funds = build_funds()
    purse = Purse.objects.select_related("fund", "account").get(fund__kind=FundKind.OWN, kind=PurseKind.UNRESTRICTED)
    funds.money(purse, 6000)
    call = grants.new_call(draft=call_draft(purse, **given), actor=funds.handler, now=NOW)
    return Grants(funds, purse, call)

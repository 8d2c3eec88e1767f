"""What is late in a call, an agreement, a contract: who is reminded, who hears of it, what everybody reads."""

from django.test import Client

from funds.models import Agreement, Milestone
from funds.selectors.grants import waiting_for
from funds.services import grants, paying
from funds.services.paying import NewPayment
from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from tests.funds.grant_world import DAY, build_grants
from tests.funds.world import YUAN


def running(purpose: str) -> Deadline:
    return Deadline.objects.get(purpose=f"funds.{purpose}", state="RUNNING")


def told(user, words: str) -> int:
    return Message.objects.filter(recipient=user, title__contains=words).count()


def test_clocks_when_scores_work_and_payment_are_late_then_reminded_told_and_public(db):
    world = build_grants().opened()
    handler, reviewer, contact = world.funds.handler, world.funds.reviewer, world.contact()
    row = world.apply("陪伴", 500)
    world.closed()
    one, two = world.experts
    for scorer in (one, world.neighbour):
        world.do(grants.declare, scorer, application_ids=[], words="")
        world.score(scorer, row, 60, 40)
    # scores: those behind are reminded, then the office hears of them
    scores = running("grant_scores")
    assert sweep(now=scores.warn_at).warned == 1
    assert told(two, "快到期") == 1 and not told(one, "快到期")
    sweep(now=scores.due_at)
    public = f"/grants/calls/{world.call.code}/"
    assert world.fresh().late_since == scores.due_at and "评审已经逾期" in Client().get(public).content.decode()
    office = Message.objects.get(recipient=handler, title__startswith="评分已经逾期")
    assert "高校教师" in office.body and told(two, "已经逾期") == 1 and not told(one, "已经逾期")
    world.now = scores.due_at + DAY
    late_comer = world.seated()  # a term of their own
    assert running("grant_scores").due_at > world.now
    for scorer in (two, late_comer):
        world.do(grants.declare, scorer, application_ids=[], words="")
        world.score(scorer, row, 60, 40)
    assert world.fresh().late_since is None and not Deadline.objects.filter(
        purpose="funds.grant_scores", state__in=["RUNNING", "SUSPENDED"]
    )
    # the first instalment is not paid within its days
    agreement = world.signed(world.awarded(row, 500))
    page = f"/grants/agreements/{agreement.pk}/"
    first, second, third = Milestone.objects.order_by("position")
    payment = running("instalment")
    assert payment.subject_id == first.pk
    before = waiting_for(handler, world.now, 100)
    sweep(now=payment.warn_at)
    assert told(handler, "快到付款期限") == 1 and told(contact, "快到付款期限") == 1
    sweep(now=payment.due_at)
    assert "逾期未付" in Client().get(page).content.decode() and told(contact, "逾期未付") == 1
    assert waiting_for(handler, world.now, 100) == before + 1
    world.now = payment.due_at
    paid = _pay(world, agreement, first)
    first.refresh_from_db()
    assert first.late_since is None and "逾期" not in Client().get(page).content.decode()
    assert not Deadline.objects.filter(purpose="funds.instalment", state="RUNNING").exists()
    paying.reverse_payment(payment_id=paid.pk, public_note="付错了", actor=world.funds.treasurer, now=world.now)
    assert running("instalment").subject_id == first.pk
    # the mid-term review is not held by its day
    stage = Deadline.objects.get(purpose="funds.grant_stage", subject_id=second.pk)
    sweep(now=stage.due_at)
    second.refresh_from_db()
    assert second.late_since == stage.due_at and told(reviewer, "已逾期：中期") == 1
    grants.review_midterm(agreement_id=agreement.pk, points=85, words="好", actor=reviewer, now=stage.due_at)
    second.refresh_from_db()
    assert (second.late_since, second.state) == (None, "ACCEPTED")
    grants.stop(agreement_id=agreement.pk, reason="解散", actor=handler, now=stage.due_at)
    live = Deadline.objects.filter(subject_type="funds.milestone", state="RUNNING")
    assert not live.exists() and third.state == "OPEN"


def _pay(world, agreement: Agreement, milestone: Milestone):
    from django.core.files.uploadedfile import SimpleUploadedFile

    agreement.refresh_from_db()
    new = NewPayment(
        project=agreement.project, milestone=milestone, what="首款", amount_fen=250 * YUAN, payee_name="社工站",
        payee_public="社工站", organisation=world.organisation(),
    )  # fmt: skip
    payment = paying.request_payment(new=new, actor=world.contact(), now=world.now)
    act = {"payment_id": payment.pk, "now": world.now}
    for kind in ("AGREEMENT", "INVOICE"):
        file = SimpleUploadedFile("a.pdf", f"%PDF-1.4 {kind}".encode())
        paying.add_document(kind=kind, title=kind, file=file, actor=world.contact(), **act)
    paying.handle_payment(holding=world.funds.bank, actor=world.funds.handler, **act)
    paying.review_payment(actor=world.funds.reviewer, **act)
    return paying.pay(paid_on=world.now.date(), actor=world.funds.treasurer, **act)

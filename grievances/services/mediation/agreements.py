"""The agreement: written clause by clause, signed on paper and photographed, kept or broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, StateRefused
from governance.common.images import CleanPhoto
from governance.deadlines import services as deadlines
from governance.people.models import User
from grievances.mediation_selectors import agreement_of, parties_of, people_at_work
from grievances.mediation_states import ClauseState, DisputeState, MediationVerb, RoundOutcome
from grievances.models import Agreement, AgreementPhoto, Clause, Dispute, Party
from grievances.services.mediation import clocks
from grievances.services.mediation.change import MediationChange, mediating
from grievances.services.mediation.origin import tell_origin
from grievances.services.mediation.rounds import end_agreement, go_on

CLAUSES_LIMIT = 20
CLAUSE_LENGTH = 500
PHOTOS_LIMIT = 9


@dataclass(frozen=True, slots=True)
class NewClause:
    text: str
    party: Party
    due_on: date | None = None


def agree(*, dispute_id: int, actor: User, now: datetime, clauses: Sequence[NewClause]) -> Dispute:
    """Write down what was agreed, or write it anew while nobody has signed."""
    with mediating(dispute_id, MediationVerb.AGREE, actor, now, clauses=clauses) as change:
        dispute = change.dispute
        _check_clauses(dispute, clauses)
        agreement = agreement_of(dispute) or Agreement(
            dispute=dispute,
            round=dispute.rounds.filter(outcome=RoundOutcome.AGREED).latest("id"),
            level=dispute.level,
        )
        agreement.written_at = now
        agreement.save()
        agreement.clauses.all().delete()
        Clause.objects.bulk_create(
            Clause(agreement=agreement, number=number, text=new.text.strip(), party=new.party, due_on=new.due_on)
            for number, new in enumerate(clauses, start=1)
        )
        change.data = {"agreement": agreement.pk, "clauses": len(clauses)}
        change.say(_("写成调解协议，共 %(n)d 条") % {"n": len(clauses)})
        return dispute


def _check_clauses(dispute: Dispute, clauses: Sequence[NewClause]) -> None:
    known = set(parties_of(dispute).values_list("pk", flat=True))
    if len(clauses) > CLAUSES_LIMIT:
        raise InputRefused("too_many_clauses", _("条款太多，最多 %(n)d 条。") % {"n": CLAUSES_LIMIT})
    for number, new in enumerate(clauses, start=1):
        if not new.text.strip() or len(new.text) > CLAUSE_LENGTH:
            raise InputRefused("bad_clause", _("第 %(n)d 条：请写明内容，最多 500 字。") % {"n": number})
        if new.party.pk not in known:
            raise InputRefused("bad_clause", _("第 %(n)d 条：请选择由谁履行。") % {"n": number})


def sign(
    *, dispute_id: int, actor: User, now: datetime, signed_on: date | None, photos: Sequence[CleanPhoto]
) -> Dispute:
    """The parties signed the paper; from here its clauses are tracked."""
    with mediating(dispute_id, MediationVerb.SIGN, actor, now, signed_on=signed_on, photos=photos) as change:
        dispute = change.dispute
        agreement = agreement_of(dispute)
        if agreement is None:
            raise InputRefused("no_agreement", _("请先写好协议条款，再登记签署。"))
        assert signed_on
        if not timezone.localdate(agreement.round.held_at) <= signed_on <= timezone.localdate(now):
            message = _("签署日期应在谈成之后、今天以前。")
            raise InputRefused("bad_day", message, fields={"signed_on": message})
        agreement.signed_on = signed_on
        agreement.save(update_fields=["signed_on"])
        _attach(change, agreement, photos)
        for clause in agreement.clauses.all():
            clocks.start_clause_clock(clause, now, actor)
        dispute.settled_at, dispute.settled_level = now, dispute.level
        change.data = {"agreement": agreement.pk, "photos": len(photos)}
        change.say(_("双方已签署调解协议"))
        change.tell("signed", [dispute.opened_by], _("一件纠纷签署了调解协议"))
        tell_origin(change, _("由此转出的纠纷已签署调解协议"))
        return dispute


def _attach(change: MediationChange, agreement: Agreement, photos: Sequence[CleanPhoto]) -> None:
    if len(photos) > PHOTOS_LIMIT:
        raise InputRefused("too_many_photos", _("一次最多上传 %(limit)d 张照片。") % {"limit": PHOTOS_LIMIT})
    for clean in photos:
        photo = AgreementPhoto(agreement=agreement, uploaded_at=change.now)
        change.written_files.append(photo)
        photo.image.save("signed.jpg", ContentFile(clean.content), save=False)
        photo.thumbnail.save("thumb.jpg", ContentFile(clean.thumbnail), save=False)
        photo.save()


def lapse(*, dispute_id: int, actor: User, now: datetime, words: str) -> Dispute:
    """Agreed but never signed: the round is spent, mediation goes on here or a level higher."""
    with mediating(dispute_id, MediationVerb.LAPSE, actor, now, words=words) as change:
        change.say(_("协议没有签成"), words=words)
        end_agreement(change)
        go_on(change)
        return change.dispute


def keep_clause(*, dispute_id: int, actor: User, now: datetime, clause: Clause | None, words: str = "") -> Dispute:
    """One promise was kept. After the last one the days to the return visit begin."""
    with mediating(dispute_id, MediationVerb.KEEP_CLAUSE, actor, now, clause=clause, words=words) as change:
        dispute = change.dispute
        row = _settle_clause(change, clause, ClauseState.KEPT, words)
        change.say(_("协议第 %(n)d 条已履行") % {"n": row.number}, words=words)
        if not row.agreement.clauses.filter(state=ClauseState.OPEN).exists():
            dispute.state = DisputeState.VISITING
            clocks.start_return_visit(dispute, now, actor)
            change.say(_("协议全部履行，等待回访"))
        return dispute


def break_clause(*, dispute_id: int, actor: User, now: datetime, clause: Clause | None, words: str) -> Dispute:
    """A promise was broken: the agreement ends, the dispute opens again where it was agreed, or a level higher."""
    with mediating(dispute_id, MediationVerb.BREAK_CLAUSE, actor, now, clause=clause, words=words) as change:
        dispute = change.dispute
        row = _settle_clause(change, clause, ClauseState.BROKEN, words)
        change.say(_("协议第 %(n)d 条未履行，重新调解") % {"n": row.number}, words=words)
        reopen(change)
        return dispute


def reopen(change: MediationChange) -> None:
    dispute = change.dispute
    dispute.reopenings += 1
    people = people_at_work(dispute, timezone.localdate(change.now))
    change.tell("reopened", [*people, dispute.opened_by], _("一件纠纷要重新调解"))
    end_agreement(change)
    go_on(change)


def _settle_clause(change: MediationChange, clause: Clause | None, state: ClauseState, words: str) -> Clause:
    """A kept clause may still break until the return visit is done; nothing else changes twice."""
    row = (
        Clause.objects.select_for_update()
        .filter(pk=clause.pk if clause else 0, agreement__dispute=change.dispute, agreement__ended_at=None)
        .first()
    )
    if row is None:
        raise InputRefused("no_clause", _("没有这一条。"), fields={"clause": _("请从条款中选择")})
    if row.state == ClauseState.BROKEN or row.state == state:
        raise StateRefused("clause_settled", _("这一条已经有人确认过了。"))
    row.state, row.settled_at, row.notes = state, change.now, words
    row.save(update_fields=["state", "settled_at", "notes"])
    deadlines.end_all(subject=row, now=change.now, actor=change.actor, met=state == ClauseState.KEPT)
    change.data = {"clause": row.pk, "number": row.number}
    return row

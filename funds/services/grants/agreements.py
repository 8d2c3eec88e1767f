"""From the award to the end: signed, paid in instalments, reviewed twice, rated by those served; stopped where it fails."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Agreement, GrantCall, Project, Review, ServiceRating, VotedAmount
from funds.scoring import grade_of, instalments_of
from funds.selectors.grants import contacts_of, grant_rules
from funds.services.grants import money
from funds.services.grants.change import Change, changing, tell
from funds.services.grants.clocks import watch_stages
from funds.services.grants.papers import keep_paper
from funds.states.grant_steps import AgreementVerb
from funds.states.grants import AgreementState, CallState, Grade, ReviewKind
from funds.states.projects import DocumentKind, ProjectState
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.common.scrub import scrub
from governance.people.models import User

REASON_LENGTH, WORDS_LENGTH, RATING_LENGTH, MOST_STARS = 300, 2000, 300, 5
AT_SIGNING, AT_MIDTERM, AT_FINAL = 1, 2, 3  # the positions of the instalments


def sign(
    *, agreement_id: int, signed_on: date, midterm_on: date, ends_on: date, first_percent: int, midterm_percent: int,
    actor: User, now: datetime, voted: VotedAmount | None = None, file: UploadedFile | None = None,
) -> Agreement:  # fmt: skip
    """The award becomes a running project with its own money and three instalments; the first is open at once. `file`:
    the signed agreement, which may follow."""
    days = {"signed_on": signed_on, "midterm_on": midterm_on, "ends_on": ends_on}
    with changing(Agreement, agreement_id, AgreementVerb.SIGN, actor, now, **days) as change:
        row, application = change.subject, change.subject.application
        if application.call.state != CallState.AWARDED:
            raise StateRefused("not_published", _("入选结果公布以后才能签协议。"))
        _check_terms(signed_on, midterm_on, ends_on, first_percent, midterm_percent, timezone.localdate(now))
        parts = instalments_of(row.amount_fen, first_percent, midterm_percent)
        titles = (_("协议签订"), _("中期评估通过"), _("末期评估通过"))
        work = money.Work(
            title=application.title, words=application.words, organisation=application.organisation,
            purse=application.call.purse, amount_fen=row.amount_fen, voted=voted,
            budget=[(line["title"], line["amount_fen"]) for line in application.budget],
            instalments=list(zip(titles, (signed_on, midterm_on, ends_on), parts, strict=True)),
            starts_on=signed_on, ends_on=ends_on,
        )  # fmt: skip
        row.project, row.signed_on = money.open_project(work, actor=actor, now=now), signed_on
        money.accept(row.project, AT_SIGNING, titles[0], actor, now)
        watch_stages(row.project, actor, now)
        change.data |= {"project": row.project.pk, "amount_fen": row.amount_fen}
        if file:
            keep_paper(change, DocumentKind.AGREEMENT, _("签好的协议"), file)
        _tell(change, "signed", _("资助协议已签订"))
        return row


def _check_terms(
    signed_on: date, midterm_on: date, ends_on: date, first_percent: int, midterm_percent: int, today: date
) -> None:
    wrong = {}
    if signed_on > today:
        wrong["signed_on"] = _("签订日期不能晚于今天。")
    if not signed_on <= midterm_on <= ends_on:
        wrong["midterm_on"] = _("日期要按签订、中期、结束的先后。")
    if min(first_percent, midterm_percent) < 0 or first_percent + midterm_percent >= 100:
        wrong["first_percent"] = _("首款和中期款合计要低于 100%，末期评估以后还要有尾款。")
    if wrong:
        raise InputRefused("terms", next(iter(wrong.values())), fields=wrong)


def review_midterm(*, agreement_id: int, points: int, words: str, actor: User, now: datetime) -> Agreement:
    """A or B opens the second instalment; C is published, the project stops, the rest returns by itself."""
    with changing(Agreement, agreement_id, AgreementVerb.MIDTERM, actor, now, words=words) as change:
        review = _review(change, ReviewKind.MIDTERM, points, words)
        _go_on(change, review, AT_MIDTERM)
        return change.subject


def review_final(*, agreement_id: int, points: int, words: str, actor: User, now: datetime) -> Agreement:
    """After the mid-term review. A or B opens the last instalment, C stops."""
    with changing(Agreement, agreement_id, AgreementVerb.FINAL, actor, now, words=words) as change:
        if not change.subject.reviews.filter(kind=ReviewKind.MIDTERM).exists():
            raise StateRefused("no_midterm", _("请先做中期评估。"))
        review = _review(change, ReviewKind.FINAL, points, words)
        _go_on(change, review, AT_FINAL)
        return change.subject


def _review(change: Change[Agreement], kind: ReviewKind, points: int, words: str) -> Review:
    rules = grant_rules(timezone.localdate(change.now))
    if rules is None:
        raise DomainError("no_rules", _("没有创投评估的等级规则，请管理员在后台“创投和奖补规则”里添加。"))
    if not 0 <= points <= 100:
        message = _("请填 0 到 100。")
        raise InputRefused("points", message, fields={"points": message})
    if change.subject.reviews.filter(kind=kind).exists():
        raise StateRefused("reviewed", _("这次评估已经做过了。"))
    assert change.actor
    row = Review.objects.create(
        agreement=change.subject, kind=kind, points=points, words=scrub(words.strip())[:WORDS_LENGTH],
        grade=grade_of(points, a_from=rules.a_from, b_from=rules.b_from), reviewed_by=change.actor,
        reviewed_at=change.now,
    )  # fmt: skip
    change.data |= {"kind": kind, "points": points, "grade": row.grade}
    return row


def _go_on(change: Change[Agreement], review: Review, position: int) -> None:
    row = change.subject
    assert row.project and change.actor
    if review.grade == Grade.C:
        row.state = AgreementState.STOPPED
        reason = _("%(kind)s %(points)d 分，不合格") % {"kind": review.get_kind_display(), "points": review.points}
        _stop(change, reason)
        return
    money.accept(row.project, position, review.words, change.actor, change.now)
    _tell(change, review.kind, _("%(kind)s已通过") % {"kind": review.get_kind_display()})


def stop(*, agreement_id: int, reason: str, actor: User, now: datetime) -> Agreement:
    """Public, with its reason; what is not paid returns."""
    with changing(Agreement, agreement_id, AgreementVerb.STOP, actor, now, reason=reason) as change:
        _stop(change, scrub(reason.strip()))
        return change.subject


def _stop(change: Change[Agreement], reason: str) -> None:
    row = change.subject
    row.reason, row.ended_at = reason[:REASON_LENGTH], change.now
    if row.project:
        assert change.actor
        change.data["returned_fen"] = money.end_project(
            row.project.pk, ProjectState.STOPPED, reason, change.actor, change.now
        )
    _tell(change, "stopped", _("资助项目已中止"), reason)
    _close_call(change)


def complete(*, agreement_id: int, result: str, actor: User, now: datetime) -> Agreement:
    """After the final review and the last instalment; what was not needed returns."""
    with changing(Agreement, agreement_id, AgreementVerb.COMPLETE, actor, now, result=result) as change:
        row = change.subject
        if not row.reviews.filter(kind=ReviewKind.FINAL).exists():
            raise StateRefused("no_final", _("末期评估通过以后才能办结。"))
        assert row.project
        money.require_paid(row.project)
        row.ended_at, words = now, scrub(result.strip())
        change.data["returned_fen"] = money.end_project(row.project.pk, ProjectState.DONE, words, actor, now)
        _tell(change, "completed", _("资助项目已办结"))
        _close_call(change)
        return row


def _close_call(change: Change[Agreement]) -> None:
    """The call is over with its last agreement."""
    call = GrantCall.objects.select_for_update().get(pk=change.subject.application.call_id)
    others = Agreement.objects.filter(application__call=call).exclude(pk=change.subject.pk)
    open_states = (AgreementState.DRAFT, AgreementState.SIGNED)
    if call.state == CallState.AWARDED and not others.filter(state__in=open_states).exists():
        call.state = CallState.CLOSED
        call.save(update_fields=["state"])
        change.data["call_closed"] = True


def rate(*, agreement_id: int, stars: int, actor: User, now: datetime, words: str = "") -> Agreement:
    """By those whom it serves; said again it replaces what was said."""
    with changing(Agreement, agreement_id, AgreementVerb.RATE, actor, now, stars=stars) as change:
        assert change.subject.project
        rate_project(change.subject.project, stars, words, actor, now)
        return change.subject


def rate_project(project: Project, stars: int, words: str, actor: User, now: datetime) -> None:
    if not 1 <= stars <= MOST_STARS:
        message = _("请选一到五星。")
        raise InputRefused("stars", message, fields={"stars": message})
    if actor.pk == project.opened_by_id:
        raise PermissionRefused("own", _("经办人不评价自己经办的项目。"))
    values = {"stars": stars, "words": scrub(words.strip())[:RATING_LENGTH], "rated_at": now}
    ServiceRating.objects.update_or_create(project=project, user=actor, defaults=values)


def _tell(change: Change[Agreement], about: str, title: str, body: str = "") -> None:
    application = change.subject.application
    people: Sequence[User] = list(contacts_of([application.organisation_id]))
    link = f"/grants/agreements/{change.subject.pk}/"
    tell(change.subject, about, people, title, link, change.now, body or application.title)

"""What a social organisation applies for: written, its documents added, submitted, withdrawn; refused with a reason."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Application, GrantCall
from funds.money import yuan
from funds.selectors.grants import contacts_of, social_organisations, speaks_for
from funds.services.documents import keep_file
from funds.services.grants.change import Change, changing, tell
from funds.services.grants.panels import count_scores
from funds.services.grants.papers import clear_paper
from funds.states.grant_steps import CallVerb
from funds.states.grants import ApplicationState
from funds.states.projects import DocumentKind
from governance.common.errors import InputRefused, PermissionRefused
from governance.common.scrub import scrub
from governance.people.models import Organisation, User

TITLE_LENGTH, WORDS_LENGTH, REASON_LENGTH, MOST_LINES = 60, 4000, 300, 30
OPEN = (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.REFUSED)
Budget = list[dict[str, object]]  # [{"title", "amount_fen"}]


def apply(
    *, call_id: int, organisation: Organisation, title: str, words: str, budget: Budget, actor: User, now: datetime,
    application_id: int | None = None,
) -> Application:  # fmt: skip
    """Write it, or write it anew: it is a draft (again) until it is submitted. Raises `InputRefused`, `PermissionRefused`."""
    given = {"title": title, "words": words, "budget": budget}
    with changing(GrantCall, call_id, CallVerb.APPLY, actor, now, **given) as change:
        _require_own(actor, organisation.pk)
        row = Application(call=change.subject, organisation=organisation)
        if application_id is not None:
            row = own_application(change, application_id, *OPEN)
        row.title, row.words = scrub(title.strip())[:TITLE_LENGTH], scrub(words.strip())[:WORDS_LENGTH]
        row.budget, row.amount_fen = budget, sum(int(str(line["amount_fen"])) for line in budget)
        row.state, row.applied_by, row.submitted_at = ApplicationState.DRAFT, actor, None
        row.paper_on = None
        _check(change.subject, row)
        row.save()
        change.data |= {"application": row.pk, "amount_fen": row.amount_fen}
        return row


def enter_paper(
    *, call_id: int, organisation: Organisation, title: str, words: str, budget: Budget, received_on: date,
    file: UploadedFile, actor: User, now: datetime,
) -> Application:  # fmt: skip
    """By the office for an organisation that applied on paper, with the scan, submitted at once. Under the same title it
    replaces what the office entered before. Raises `InputRefused`, `PermissionRefused`."""
    given = {"organisation": organisation, "title": title, "words": words, "budget": budget, "file": file}
    with changing(GrantCall, call_id, CallVerb.ENTER_PAPER, actor, now, **given) as change:
        call, name = change.subject, scrub(title.strip())[:TITLE_LENGTH]
        _check_paper(call, organisation, received_on, actor, timezone.localdate(now))
        rows = Application.objects.filter(call=call, organisation=organisation, title=name, state__in=OPEN)
        row = rows.exclude(paper_on=None).first() or Application(call=call, organisation=organisation, title=name)
        row.words, row.paper_on = scrub(words.strip())[:WORDS_LENGTH], received_on
        row.budget, row.amount_fen = budget, sum(int(str(line["amount_fen"])) for line in budget)
        row.state, row.applied_by, row.submitted_at, row.reason = ApplicationState.SUBMITTED, actor, now, ""
        _check(call, row)
        row.save()
        document = keep_file(row, kind=DocumentKind.PLAN, title=_("纸质申报扫描件"), file=file, actor=actor, now=now)
        change.data |= {"application": row.pk, "amount_fen": row.amount_fen, "document": document.pk}
        about, people = f"paper:{row.pk}:{now.timestamp():.0f}", contacts_of([organisation.pk])
        link = f"/grants/applications/{row.pk}/"
        tell(call, about, people, _("您单位的纸质申报已录入，请核对"), link, now, row.title)
        return row


def _check_paper(call: GrantCall, organisation: Organisation, received_on: date, actor: User, today: date) -> None:
    if not social_organisations(call).filter(pk=organisation.pk).exists():
        words = _("请选择已在社区报到的社会组织。")
        raise InputRefused("organisation", words, fields={"organisation": words})
    if speaks_for(actor).filter(pk=organisation.pk).exists():
        raise PermissionRefused("own", _("您是这个单位的联络员，请由别的同事录入。"))
    if not timezone.localdate(call.opens_at) <= received_on <= today:
        words = _("收到日期在申报开始以后，不晚于今天。")
        raise InputRefused("received_on", words, fields={"received_on": words})


def clear(*, call_id: int, document_id: int, is_public: bool, actor: User, now: datetime) -> GrantCall:
    """A document of an application, looked through for names and numbers of persons: everybody may read it once the
    result is published, or nobody outside any more."""
    with changing(GrantCall, call_id, CallVerb.CLEAR, actor, now, document_id=document_id) as change:
        clear_paper(change, document_id, is_public)
        return change.subject


def _check(call: GrantCall, row: Application) -> None:
    if not 0 < row.amount_fen <= call.most_fen or len(row.budget) > MOST_LINES:
        words = _("预算合计要大于零，不超过单项上限 %(most)s 元。") % {"most": yuan(call.most_fen)}
        raise InputRefused("amount", words, fields={"budget": words})
    twins = Application.objects.filter(call=call, organisation=row.organisation_id, title=row.title)
    if twins.exclude(state=ApplicationState.WITHDRAWN).exclude(pk=row.pk).exists():
        words = _("这个单位已经有一个同名的申报。")
        raise InputRefused("twice", words, fields={"title": words})


def _require_own(actor: User, organisation_id: int) -> None:
    if not speaks_for(actor, Organisation.Kind.SOCIAL).filter(pk=organisation_id).exists():
        raise PermissionRefused("not_yours", _("您不是这个社会组织的联络员。"))


def own_application(change: Change[GrantCall], application_id: int, *states: str) -> Application:
    """One of the actor's organisation in one of these states. Raises `InputRefused`, `PermissionRefused`."""
    row = one_of(change, application_id, *states)
    assert change.actor
    _require_own(change.actor, row.organisation_id)
    return row


def one_of(change: Change[GrantCall], application_id: int, *states: str) -> Application:
    row = Application.objects.filter(pk=application_id, call=change.subject, state__in=states).first()
    if row is None:
        words = _("没有这个申报，或者它已经处理过了。")
        raise InputRefused("no_application", words, fields={"application_id": words})
    return row


def attach(
    *, call_id: int, application_id: int, kind: str, title: str, file: UploadedFile, actor: User, now: datetime
) -> Application:
    """A file beside the application, read by its scorers and the office."""
    with changing(GrantCall, call_id, CallVerb.ATTACH, actor, now, application_id=application_id) as change:
        row = own_application(change, application_id, *OPEN)
        document = keep_file(row, kind=kind, title=title, file=file, actor=actor, now=now)
        change.data |= {"application": row.pk, "document": document.pk}
        return row


def submit(*, call_id: int, application_id: int, actor: User, now: datetime) -> Application:
    with changing(GrantCall, call_id, CallVerb.SUBMIT, actor, now, application_id=application_id) as change:
        row = own_application(change, application_id, ApplicationState.DRAFT)
        row.state, row.submitted_at, row.reason = ApplicationState.SUBMITTED, now, ""
        row.save(update_fields=["state", "submitted_at", "reason"])
        change.data["application"] = row.pk
        return row


def withdraw(*, call_id: int, application_id: int, actor: User, now: datetime) -> Application:
    with changing(GrantCall, call_id, CallVerb.WITHDRAW, actor, now, application_id=application_id) as change:
        row = own_application(change, application_id, *OPEN)
        row.state = ApplicationState.WITHDRAWN
        row.save(update_fields=["state"])
        change.data["application"] = row.pk
        return row


def refuse(*, call_id: int, application_id: int, reason: str, actor: User, now: datetime) -> GrantCall:
    """Not eligible, with the reason; while the call is open the organisation may correct and submit it again."""
    given = {"application_id": application_id, "reason": reason}
    with changing(GrantCall, call_id, CallVerb.REFUSE, actor, now, **given) as change:
        row = one_of(change, application_id, ApplicationState.SUBMITTED)
        row.state, row.reason = ApplicationState.REFUSED, scrub(reason.strip())[:REASON_LENGTH]
        row.save(update_fields=["state", "reason"])
        row.scores.all().delete()
        count_scores(change)
        change.data["application"] = row.pk
        about = f"refused:{row.pk}:{now.timestamp():.0f}"
        link, people = f"/grants/applications/{row.pk}/", contacts_of([row.organisation_id])
        tell(change.subject, about, people, _("您的创投申报不符合条件"), link, now, f"{row.title}　{row.reason}")
        return change.subject

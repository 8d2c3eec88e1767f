"""Somebody was asked for a paper that stands on no list: reported without a name, followed by a code, answered by the district."""

import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from governance.common.codes import new_code, normalise_code
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.scrub import scrub
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.notifications.services import notify
from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.territory.levels import Level, code_at
from governance.territory.models import Area
from governance.trail.services import record
from grids.models import PaperReport
from grids.policies.admission import decide_report
from grids.states_admission import REPORT_STEPS, ReportState, ReportVerb
from grievances.services.raising import clean_words
from grievances.tracking import count_guess, link_token, secret_of

ANSWER = "grids.paper_report"
PREFIX = "QD"  # 清单
ANSWER_LENGTH = 500


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """What was asked for, by whom; where, and what happened, as far as somebody wants to say."""

    kind: str
    what: str
    asked_by: str
    submission: uuid.UUID
    words: str = ""
    community: Area | None = None


def raise_report(*, draft: ReportDraft, now: datetime) -> PaperReport:
    """Keep it and start the district's clock. The same `submission` is the same report.

    Raises `InputRefused` where several districts share the installation and no community was named.
    """
    for _try in range(3):
        twin = PaperReport.objects.filter(submission=draft.submission).first()
        if twin is not None:
            return twin
        try:
            with transaction.atomic():
                return _write(draft, now)
        except IntegrityError:  # the code is taken, or the same form came twice
            continue
    raise StateRefused("busy", _("没有登记上，请再提交一次。"))


def _write(draft: ReportDraft, now: datetime) -> PaperReport:
    district = _district_of(draft.community)
    report = PaperReport.objects.create(
        code=new_code(PREFIX), submission=draft.submission, district=district, area_code=district.code,
        community=draft.community, kind=draft.kind, what=scrub(clean_words(draft.what))[:80],
        asked_by=scrub(clean_words(draft.asked_by))[:60], words=clean_words(draft.words), raised_at=now,
    )  # fmt: skip
    deadlines.start(subject=report, purpose=ANSWER, now=now)
    record(actor=None, verb="grids.paper_report", subject=report, now=now, area_code=report.area_code)
    _tell_district(report, "raised", _("有人反映清单外的要求"), now)
    return report


def _district_of(community: Area | None) -> Area:
    if community is not None:
        return Area.objects.get(code=code_at(community.code, Level.DISTRICT))
    districts = list(Area.objects.filter(level=Level.DISTRICT)[:2])
    if len(districts) != 1:
        raise InputRefused("community", _("请选择社区。"), fields={"community": _("请选择")})
    return districts[0]


@transaction.atomic
def answer_report(
    *, report_id: int, outcome: str, words: str, is_public: bool = True, actor: User, now: datetime
) -> PaperReport:
    """The district's answer, once. Public, it says what was asked for, by whom, and the outcome: never where or who reported."""
    report = PaperReport.objects.select_for_update().get(pk=report_id)
    step, decision = (
        REPORT_STEPS.get((ReportState(report.state), ReportVerb.ANSWER)),
        decide_report(actor, ReportVerb.ANSWER, report, now),
    )
    if step is None:
        raise StateRefused("answered", decision.reason)
    if not decision:
        raise PermissionRefused("not_allowed", decision.reason)
    words = clean_words(words)
    missing = {name: _("请填写") for name, value in (("outcome", outcome), ("words", words)) if not value}
    if missing or len(words) > ANSWER_LENGTH:
        raise InputRefused(
            "missing", _("请选结论，写答复（最多 500 字）。"), fields=missing or {"words": _("最多 500 字")}
        )
    report.state, report.outcome, report.answer = step.to, outcome, scrub(words)[:ANSWER_LENGTH]
    report.is_public, report.answered_by, report.answered_at = is_public, actor, now
    report.save()
    deadlines.end_all(subject=report, now=now, actor=actor, purposes=(ANSWER,), met=True)
    record(
        actor=actor,
        verb="grids.paper_report_answer",
        subject=report,
        now=now,
        area_code=report.area_code,
        outcome=outcome,
    )
    return report


def open_report(*, code: str, secret: str = "", token: str = "", address: str) -> PaperReport:
    """By the code and the six digits (or the token of the QR link) that only whoever reported was shown.

    Raises `InputRefused` in words that do not tell whether such a code exists, `LimitReached` after many wrong tries.
    """
    plain = normalise_code(code, prefix=PREFIX)
    proved = bool(token) and hmac.compare_digest(token.encode(), link_token(plain).encode())
    if not proved:
        count_guess(plain, address)
        proved = constant_time_compare(secret.strip(), secret_of(plain))
    report = PaperReport.objects.filter(code=plain).first() if proved else None
    if report is None:
        message = _("查询码和查询密码对不上，请核对后再试。")
        raise InputRefused("no_match", message, fields={"secret": message})
    return report


def remind_of_answer(report: PaperReport, deadline: Deadline, now: datetime) -> None:
    """The clock's warning and its end."""
    is_late = now >= deadline.due_at
    title = _("清单外要求的反映答复已超时") if is_late else _("清单外要求的反映快到答复期限")
    _tell_district(report, f"{'late' if is_late else 'soon'}:{deadline.pk}", title, now)


def _tell_district(report: PaperReport, key: str, title: str, now: datetime) -> None:
    notify(
        key=f"paper-report:{report.pk}:{key}", recipients=handlers_at(report.area_code, timezone.localdate(now)),
        title=title, body=report.what, link=f"/desk/grids/papers/{report.pk}/", now=now, area_code=report.area_code,
    )  # fmt: skip

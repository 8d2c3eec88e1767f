"""准入制: a department's new task for communities asks the district's leave; what is asked outside the lists is reported. Pure."""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class AdmissionState(models.TextChoices):
    PROPOSED = "PROPOSED", _("待审批")
    APPROVED = "APPROVED", _("准入")
    REFUSED = "REFUSED", _("不予准入")
    WITHDRAWN = "WITHDRAWN", _("部门撤回")
    REVOKED = "REVOKED", _("取消准入")


class AdmissionVerb(StrEnum):
    PROPOSE = auto()
    APPROVE = auto()
    REFUSE = auto()
    WITHDRAW = auto()
    REVOKE = auto()


class AdmissionActors(StrEnum):
    DEPARTMENT = auto()  # an officer of the department that proposed it
    DISTRICT = auto()  # the district's supervisor


@dataclass(frozen=True, slots=True)
class AdmissionStep:
    to: AdmissionState
    actors: AdmissionActors
    required: tuple[str, ...] = ("words",)


_State, _Verb = AdmissionState, AdmissionVerb
ADMISSION_STEPS: dict[tuple[AdmissionState, AdmissionVerb], AdmissionStep] = {
    (_State.PROPOSED, _Verb.APPROVE): AdmissionStep(_State.APPROVED, AdmissionActors.DISTRICT),
    (_State.PROPOSED, _Verb.REFUSE): AdmissionStep(_State.REFUSED, AdmissionActors.DISTRICT),
    (_State.PROPOSED, _Verb.WITHDRAW): AdmissionStep(_State.WITHDRAWN, AdmissionActors.DEPARTMENT, ()),
    (_State.APPROVED, _Verb.REVOKE): AdmissionStep(_State.REVOKED, AdmissionActors.DISTRICT),
}
# What everybody reads: what the district decided, and why.
PUBLIC_ADMISSIONS = (_State.APPROVED, _State.REFUSED, _State.REVOKED)


class PaperKind(models.TextChoices):
    CERTIFICATE = "CERTIFICATE", _("证明")
    FORM = "FORM", _("表格、台账")


class ReportState(models.TextChoices):
    RAISED = "RAISED", _("待答复")
    ANSWERED = "ANSWERED", _("已答复")


class ReportVerb(StrEnum):
    ANSWER = auto()


class ReportOutcome(models.TextChoices):
    OUTSIDE = "OUTSIDE", _("清单外，已要求停止")
    ON_LIST = "ON_LIST", _("在清单内，可以要求")
    NOT_FOUND = "NOT_FOUND", _("没有查到这个要求")


@dataclass(frozen=True, slots=True)
class ReportStep:
    to: ReportState
    required: tuple[str, ...] = ()


REPORT_STEPS: dict[tuple[ReportState, ReportVerb], ReportStep] = {
    (ReportState.RAISED, ReportVerb.ANSWER): ReportStep(ReportState.ANSWERED, ("outcome", "words")),
}

"""Organisations of the platform and of the incubation base as their pages need them: verbs with words, icon, form and
service; at the desk, and for whoever acts for an organisation."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.people.models import User
from grievances.views.verb_pages import VerbPage
from volunteers.forms import organisations as forms
from volunteers.forms.service import SubjectForm
from volunteers.models import IncubatedOrganisation, MemberOrganisation
from volunteers.policies import organisations as rules
from volunteers.selectors.organisations import Served, served_by, with_reach, workers_on
from volunteers.services import organisations as services
from volunteers.states.organisation_steps import OrganisationActors
from volunteers.states.organisation_steps import OrganisationVerb as V
from volunteers.views.service_desks import ServiceDesk
from volunteers.views.service_pages import buttons_for

MEMBER_PAGES = (
    VerbPage(V.ACCEPT, "circle-check", _("同意加盟"), _("证书看过了，同意加盟"), _("已加盟，会公开在社会组织页面。"),
             SubjectForm, services.accept, is_main=True),
    VerbPage(V.ADD_WORKER, "user-plus", _("登记社会工作者"), _("登记"), _("已登记，等工作人员核对证书。"),
             forms.AddWorkerForm, services.add_worker, is_main=True),
    VerbPage(V.CHECK_WORKER, "user-check", _("核对证书"), _("看过证书，无误"), _("已核对。"), forms.CheckWorkerForm,
             services.check_worker, is_main=True),
    VerbPage(V.CHANGE, "edit", _("修改电话和服务"), _("保存"), _("已保存。"), forms.ChangeMemberForm, services.change),
    VerbPage(V.END_WORKER, "user", _("社会工作者离开"), _("登记离开"), _("已登记，证书编号已删除。"),
             forms.EndWorkerForm, services.end_worker),
    VerbPage(V.WITHDRAW, "arrow-back-up", _("撤回申请"), _("撤回"), _("已撤回。"), SubjectForm, services.withdraw,
             is_danger=True),
    VerbPage(V.REFUSE, "x", _("不通过"), _("不通过，告诉对方原因"), _("已答复。"), forms.WhyForm, services.refuse,
             is_danger=True),
    VerbPage(V.LEAVE, "logout", _("退出平台"), _("退出"), _("已退出。服务记录保留，联络员和证书编号已删除。"), forms.WhyForm,
             services.leave, is_danger=True),
)  # fmt: skip
INCUBATION_PAGES = (
    VerbPage(V.ENTER, "plus", _("记一个项目、活动或培训"), _("记下"), _("已记下。"), forms.EnterForm, services.enter,
             is_main=True),
    VerbPage(V.GRADUATE, "award", _("出壳"), _("出壳"), _("已出壳。"), forms.GraduateForm, services.graduate),
    VerbPage(V.END, "ban", _("终止孵化"), _("终止"), _("已终止。"), forms.EndForm, services.end, is_danger=True),
)  # fmt: skip


class OrganisationDesk(ServiceDesk):
    base = "portal/page_desk.html"
    route = ""

    def address(self, subject: Any) -> str:
        return reverse(f"volunteers:{self.route}", args=[subject.pk])

    def misfit(self, page: VerbPage, subject: Any, now: datetime) -> str:
        return rules.misfit(page.verb, subject)

    def decide(self, page: VerbPage, subject: Any, user: User, now: datetime) -> Any:
        return rules.decide(user, page.verb, subject, now)

    def context(self, subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return {
            "base": self.base, "is_desk": self.base == OrganisationDesk.base, "today": timezone.localdate(now),
            "buttons": buttons_for(self.pages, rules.verbs_for(user, subject, now)),
        }  # fmt: skip


class MemberDesk(OrganisationDesk):
    template, id_name, pages = "volunteers/organisations/member.html", "member_id", MEMBER_PAGES
    route = "desk_organisation"

    def context(self, subject: MemberOrganisation, user: User, now: datetime) -> dict[str, Any]:
        day = timezone.localdate(now)
        workers = [(one, one.is_expired_on(day)) for one in workers_on(subject, day).select_related("checked_by")]
        return super().context(subject, user, now) | {
            "workers": workers, "served": served_by([subject]).get(subject.pk, Served()),
            "teams": subject.teams.filter(closed_on=None),
            "sees_private": rules.Standing(user, subject, now).is_one_of(OrganisationActors.EITHER),
        }  # fmt: skip


class MemberPhone(MemberDesk):
    base = "portal/page_resident.html"
    route = "organisation"


class IncubationDesk(OrganisationDesk):
    template, id_name, pages = "volunteers/organisations/incubated.html", "incubated_id", INCUBATION_PAGES
    route = "desk_incubated"

    def context(self, subject: IncubatedOrganisation, user: User, now: datetime) -> dict[str, Any]:
        with_reach([subject])
        return super().context(subject, user, now)

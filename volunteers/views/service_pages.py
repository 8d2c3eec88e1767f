"""How each verb of volunteers, activities and records looks: tables from verb to words, icon, form and service."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from grievances.views.verb_pages import VerbPage
from volunteers.forms import people as people_forms
from volunteers.forms import service as forms
from volunteers.services import activities, hours, people
from volunteers.states.activity_steps import ActivityVerb as A
from volunteers.states.people_steps import VolunteerVerb as V
from volunteers.states.record_steps import RecordVerb as R

VOLUNTEER_PAGES = (
    VerbPage(V.CHECK, "user-check", _("核验身份"), _("已看过身份证，核验通过"), _("已核验，志愿者会收到通知。"),
             people_forms.CheckForm, people.check_identity, is_main=True),
    VerbPage(V.SEND_BACK, "message-question", _("请补充"), _("发给志愿者"), _("已告诉志愿者。"),
             people_forms.SendBackForm, people.send_back),
    VerbPage(V.DISTINGUISH, "star", _("记录培训或表彰"), _("记录"), _("已记录。"), people_forms.DistinctionForm,
             people.add_distinction),
)  # fmt: skip
ACTIVITY_PAGES = (
    VerbPage(A.PUBLISH, "speakerphone", _("发布"), _("发布，开始报名"), _("已发布，志愿者现在可以报名。"),
             forms.SubjectForm, activities.publish, is_main=True),
    VerbPage(A.ADD_SHIFT, "plus", _("加一个时段"), _("加上"), _("已加上。"), forms.ShiftForm, activities.add_shift),
    VerbPage(A.INSURE, "shield-check", _("登记保险"), _("登记"), _("已登记。"), forms.InsureForm, activities.insure),
    VerbPage(A.EDIT, "edit", _("修改"), _("保存"), _("已保存。"), forms.EditForm, activities.edit_activity),
    VerbPage(A.REMOVE_SHIFT, "trash", _("去掉一个时段"), _("去掉"), _("已去掉。"), forms.RemoveShiftForm,
             activities.remove_shift),
    VerbPage(A.ROLL, "list-check", _("代签到"), _("登记这个人的到离时间"), _("已登记，服务记录等待确认。"), forms.MarkForm,
             activities.mark),
    VerbPage(A.FINISH, "flag", _("结束活动"), _("结束，生成服务记录"), _("已结束。请确认每个人的服务时间。"),
             forms.SubjectForm, activities.finish),
    VerbPage(A.CALL_OFF, "ban", _("取消活动"), _("取消，通知已报名的人"), _("已取消，已报名的人会收到通知。"),
             forms.ReasonForm, activities.call_off, is_danger=True),
)  # fmt: skip
RECORD_PAGES = (
    VerbPage(R.CONFIRM, "clock", _("确认时间"), _("确认，转第一把钥匙"), _("已确认时间，等服务对象一方确认。"),
             forms.MinutesForm, hours.confirm_minutes, is_main=True),
    VerbPage(R.RATE, "star-filled", _("确认并评价"), _("确认收到服务"), _("谢谢您的评价。"), forms.RateForm, hours.rate,
             is_main=True),
    VerbPage(R.VOUCH, "key", _("第二人确认"), _("确认，转第二把钥匙"), _("已确认。"), forms.VouchForm, hours.vouch,
             is_main=True),
    VerbPage(R.AUDIT, "clipboard-check", _("抽查通过"), _("看过了，可以计入"), _("已抽查。"), forms.WordsForm, hours.audit,
             is_main=True),
    VerbPage(R.UPHOLD, "check", _("异议成立，更正"), _("更正"), _("已更正，志愿者会收到通知。"), forms.UpholdForm,
             hours.uphold, is_main=True),
    VerbPage(R.TURN_DOWN, "x", _("异议不成立"), _("答复"), _("已答复。"), forms.AnswerForm, hours.turn_down),
    VerbPage(R.DISPUTE, "message-question", _("时间不对，提异议"), _("提交异议"), _("异议已提交，社区会答复您。"),
             forms.WordsForm, hours.dispute),
    VerbPage(R.REFUSE, "ban", _("不予认定"), _("不予认定"), _("已不予认定，志愿者会收到通知。"), forms.ReasonForm,
             hours.refuse_record, is_danger=True),
)  # fmt: skip


def buttons_for(pages: Sequence[VerbPage], verbs: Iterable[Any]) -> dict[str, list[VerbPage]]:
    """What somebody may do now: what is next first, the rest behind one button."""
    may = set(verbs)
    shown = [page for page in pages if page.verb in may]
    main = [page for page in shown if page.is_main] or [page for page in shown if not page.is_danger][:2]
    return {"main": main, "more": [page for page in shown if page not in main]}

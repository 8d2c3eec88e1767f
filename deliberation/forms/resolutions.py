"""Forms of resolutions: publishing one, one form a verb at the desk, and what residents fill in."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from deliberation.models import Ballot, Council, Resolution, ResolutionObjection, ResolutionTask, Topic
from deliberation.selectors.resolutions import (
    colleagues,
    open_objections,
    open_tasks,
    passed_ballots,
    topics_without_vote,
)
from deliberation.services.resolutions import NewTask
from deliberation.services.resolutions.change import WORDS_LIMIT
from deliberation.services.resolutions.publishing import BODY_LENGTH, TITLE_LENGTH
from deliberation.services.resolutions.reporting import RATING_WORDS, RESULT_LENGTH
from deliberation.states import ResolutionState
from governance.people.models import User
from governance.people.phones import mask_name
from governance.portal.forms import PlainForm, day_field
from grievances.forms.desk_fields import PhotosField
from grievances.forms.resident import STARS, WordsField

TASK_ROWS, CHOICES = 5, 60


def words(label: Any, *, required: bool = True, hint: Any = "", rows: int = 4, limit: int = WORDS_LIMIT) -> WordsField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": limit})
    return WordsField(label=label, required=required, max_length=limit, help_text=hint, widget=widget)


def line(label: Any, limit: int, *, required: bool = True, hint: Any = "") -> WordsField:
    return WordsField(label=label, required=required, max_length=limit, help_text=hint)


class ResolutionFilterForm(PlainForm):
    """Every field is optional and an unusable value is dropped: an address typed by hand shows a list, not an error."""

    q = forms.CharField(required=False, max_length=40)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *ResolutionState.choices])
    community = forms.CharField(required=False, max_length=12)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}


# --- Publishing ---------------------------------------------------------------------------------------------
class PublishForm(PlainForm):
    """What was decided, and what is to be done about it. `basis` names a ballot, a motion or a topic."""

    basis = forms.ChoiceField(label=_("根据哪次表决"), error_messages={"required": _("请选择")})
    title = line(_("决议标题"), TITLE_LENGTH, hint=_("一句话说清决定了什么。"))
    body = words(_("决议内容"), rows=6, limit=BODY_LENGTH, hint=_("公开给所有人看，不要写居民的姓名、电话和门牌。"))

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.council = council
        self.found: dict[str, Ballot | Topic] = {}
        for ballot in passed_ballots(council).order_by("-id")[:CHOICES]:
            self.found[f"ballot:{ballot.pk}"] = ballot
        for topic in topics_without_vote(council)[:CHOICES]:
            self.found[f"topic:{topic.pk}"] = topic
        self._prefill()
        self.offer_choices(
            "basis", [("", _t("请选择"))] + [(key, _basis_words(row)) for key, row in self.found.items()]
        )
        for number in range(1, TASK_ROWS + 1):
            self.fields[f"task_{number}"] = line(_t("第 %(n)d 项任务") % {"n": number}, 80, required=False)
            self.fields[f"who_{number}"] = line(_("谁负责"), 60, required=False)
            self.fields[f"day_{number}"] = day_field(_("最晚哪天"), required=False)

    def _prefill(self) -> None:
        """The topic's title and what was voted on, where a page before has said what the resolution rests on."""
        row = self.found.get(str(self.initial.get("basis", "")))
        if isinstance(row, Topic):
            given = {"title": _title_for(row), "body": row.body}
        elif row:
            title = _title_for(row.topic) if row.topic else row.question
            given = {"title": title[:TITLE_LENGTH], "body": row.motion.text if row.motion else row.question}
        else:
            return
        self.initial = given | dict(self.initial)

    def task_rows(self) -> Iterator[tuple[Any, Any, Any]]:
        for number in range(1, TASK_ROWS + 1):
            yield self[f"task_{number}"], self[f"who_{number}"], self[f"day_{number}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, TASK_ROWS + 1):
            names = [f"task_{number}", f"who_{number}", f"day_{number}"]
            if any(cleaned.get(name) for name in names):
                for name in names:
                    if not cleaned.get(name) and name not in self.errors:
                        self.add_error(name, _("这一项任务要写完整"))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        tasks = [
            NewTask(data[f"task_{number}"], data[f"who_{number}"], data[f"day_{number}"])
            for number in range(1, TASK_ROWS + 1)
            if data[f"task_{number}"]
        ]
        return {"title": data["title"], "body": data["body"], "tasks": tasks, **_named(self.found[data["basis"]])}


def _title_for(topic: Topic) -> str:
    return _t("关于「%(topic)s」的决议") % {"topic": topic.title}


def _basis_words(row: Ballot | Topic) -> str:
    if isinstance(row, Topic):
        return _t("议题（程序不要求表决）：%(text)s") % {"text": row.title}
    words = _t("会议动议：%(text)s") if row.motion_id else _t("表决：%(text)s")
    return words % {"text": row.question[:60]}


def _named(row: Ballot | Topic) -> dict[str, Any]:
    return {"topic_id": row.pk} if isinstance(row, Topic) else {"ballot_id": row.pk}


# --- One form a verb ----------------------------------------------------------------------------------------
class ResolutionForm(PlainForm):
    """Nothing to fill in; the base of the others. `arguments` gives what the service takes."""

    is_made_for_a_subject = True

    def __init__(self, *args: Any, subject: Resolution, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.user, self.now = subject, user, now
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices that depend on the resolution."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class RowChoice(forms.ModelChoiceField):
    """One row of the resolution, in its own words."""

    def label_from_instance(self, row: Any) -> str:
        if isinstance(row, ResolutionObjection):
            return f"{mask_name(row.user.display_name) or _t('居民')}：{row.words[:40]}"
        return str(row)


class AnswerForm(ResolutionForm):
    objection_id = RowChoice(ResolutionObjection.objects.none(), label=_("答复哪条异议"), empty_label=_("请选择"))
    answer = words(_("答复"), hint=_("逐点说明。会告诉提出人，并公开在决议页上。"))
    is_public = forms.BooleanField(label=_("同时公开异议内容（已看过，没有个人信息）"), required=False, initial=True)

    def prepare(self) -> None:
        rows = open_objections(self.subject).select_related("user")
        self.offer_rows("objection_id", rows)
        if len(rows) == 1:
            self.initial["objection_id"] = rows[0].pk

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"objection_id": self.cleaned_data["objection_id"].pk}


class UpholdForm(AnswerForm):
    answer = words(_("为什么成立，接下来怎么办"), hint=_("决议不生效，议题按程序退回。会公开在决议页上。"))


class AddTaskForm(ResolutionForm):
    title = line(_("要做什么"), 80)
    responsible_name = line(_("谁负责"), 60, hint=_("公开的称呼，如：物业王经理。"))
    finish_on = day_field(_("最晚哪天"))
    responsible = forms.ModelChoiceField(
        User.objects.none(),
        label=_("他在系统里的账号"),
        required=False,
        empty_label=_("没有账号"),
        help_text=_("选了账号，到期前会提醒本人，本人也可以报完成。"),
    )

    def prepare(self) -> None:
        people = colleagues(self.subject.council, timezone.localdate(self.now))
        self.offer_rows("responsible", people)


class TaskForm(ResolutionForm):
    task_id = RowChoice(ResolutionTask.objects.none(), label=_("哪一项任务"), empty_label=_("请选择"))

    def prepare(self) -> None:
        rows = open_tasks(self.subject)
        self.offer_rows("task_id", rows)
        if len(rows) == 1:
            self.initial["task_id"] = rows[0].pk

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"task_id": self.cleaned_data["task_id"].pk}


class FinishTaskForm(TaskForm):
    result = words(_("怎么完成的"), hint=_("公开在决议页上。"))
    photos = PhotosField(label=_("照片"), help_text=_("工作人员看过、没有人脸和门牌的才公开。"))


class DropTaskForm(TaskForm):
    words = words(_("为什么不再需要"), rows=2)


class CarryOutForm(ResolutionForm):
    """没有需要落实的任务."""


class ReportForm(ResolutionForm):
    result = words(
        _("落实结果"), rows=6, limit=RESULT_LENGTH, hint=_("做了什么、花了多少钱、效果怎样。公开给所有人看。")
    )


class ClearPhotoForm(ResolutionForm):
    photo_id = forms.IntegerField(widget=forms.HiddenInput)
    is_cleared = forms.BooleanField(required=False, widget=forms.HiddenInput)


# --- Residents ----------------------------------------------------------------------------------------------
class ObjectForm(PlainForm):
    words = words(_("您的异议和理由"), hint=_("说清楚哪里不同意、为什么。答复后内容可能公开，不显示姓名。"))


class RateForm(PlainForm):
    stars = forms.TypedChoiceField(
        label=_("您满意吗？"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项"), "invalid_choice": _("请选一项")},
    )
    words = words(_("想说的话"), required=False, rows=2, limit=RATING_WORDS, hint=_("只有工作人员看得到。"))

"""One form for each verb of the desk. `arguments` gives what the service takes besides id, actor and now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.people.models import Department, User
from governance.portal.forms import PlainForm
from governance.territory.levels import Level, code_at
from grievances.daily_reads import mentionable_people
from grievances.desk_reads import services_for
from grievances.forms.desk_fields import CategoryField, PeopleField, PersonField, PhotosField, active_categories
from grievances.models import DeclineReason, DisputeKind, Grievance, Photo, ServiceEntry
from grievances.selectors import assignable_people, find_by_code, transfer_targets
from grievances.states import Kind, Urgency
from grievances.suggestions import Suggestion, suggestions_for

WORDS_MAX = 4000


def words_field(label: Any, *, required: bool = True, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=WORDS_MAX,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class VerbForm(PlainForm):
    """Nothing to fill in; the base of the others. `about` is what the form answers, shown above its fields."""

    about = ""

    def __init__(self, *args: Any, grievance: Grievance, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grievance, self.user, self.now = grievance, user, now
        self.prepare()
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            field.error_messages["required"] = _("请选择") if is_choice else _("请填写")

    def prepare(self) -> None:
        """Fill in the choices that depend on the matter."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    @property
    def is_multipart_form(self) -> bool:
        return self.is_multipart()


class ReasonChoice(forms.ModelChoiceField):
    def label_from_instance(self, reason: DeclineReason) -> str:  # type: ignore[override]
        return f"{reason.name}（{reason.advice}）" if reason.advice else reason.name


class DeclineForm(VerbForm):
    reason = ReasonChoice(
        DeclineReason.objects.filter(is_active=True), label=_("理由"), empty_label=None, widget=forms.RadioSelect
    )
    words = words_field(_("告诉居民的话"), help_text=_("居民会看到。请写明为什么，以及可以找谁。"))


class SortingForm(VerbForm):
    """Kind, category and urgency, as the category suggests until somebody chose."""

    kind = forms.ChoiceField(label=_("分流"), choices=Kind.choices, widget=forms.RadioSelect)
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices, widget=forms.RadioSelect)

    field_order = ["category", "kind", "urgency", "assignee", "words"]

    def prepare(self) -> None:
        now_has = self.grievance.category
        self.fields["category"] = CategoryField(rows=active_categories(), keep=now_has, label=_("类别"))
        self.initial.setdefault("category", now_has.pk if now_has else "")
        self.initial.setdefault("kind", self.grievance.kind or (now_has.kind if now_has else ""))
        self.initial.setdefault("urgency", self.grievance.urgency)
        self.order_fields(self.field_order)


class TriageForm(SortingForm):
    def prepare(self) -> None:
        people = assignable_people(self.grievance, self.now)
        self.fields["assignee"] = PersonField(
            people=people, me=self.user, label=_("交给谁办"), required=False, blank=str(_("先不指定"))
        )
        super().prepare()


class RetriageForm(SortingForm):
    words = words_field(_("为什么重新分流"), rows=3)


class DispatchForm(VerbForm):
    department = forms.ModelChoiceField(Department.objects.none(), label=_("责任部门"), empty_label=_("请选择部门"))
    words = words_field(_("交办说明"), required=False, help_text=_("居民和部门都会看到。"), rows=3)

    def prepare(self) -> None:
        district = code_at(self.grievance.holder_code, Level.DISTRICT)
        departments = Department.objects.filter(district__code=district, is_active=True)
        self.offer_rows("department", departments)
        category = self.grievance.category
        suggested = category and category.department_code
        current = self.grievance.department_id
        if not self.is_bound and (current or suggested):
            pk = current or departments.filter(code=suggested).values_list("pk", flat=True).first()
            self.initial.setdefault("department", pk)


class PlanForm(VerbForm):
    plan = words_field(_("怎么办"), help_text=_("几步做完，谁来做。居民会看到。"))
    finish_on = forms.DateField(
        label=_("计划完成"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def prepare(self) -> None:
        plan = getattr(self.grievance, "plan", None)
        people = list(assignable_people(self.grievance, self.now))
        chosen = list(plan.responsible.all()) if plan else []
        people += [person for person in chosen if person not in people]
        self.fields["responsible"] = PeopleField(people=people, label=_("责任人"), required=False)
        self.order_fields(["plan", "responsible", "finish_on"])
        if plan:
            self.initial.setdefault("plan", plan.text)
            self.initial.setdefault("finish_on", plan.finish_on)
            self.initial.setdefault("responsible", [str(person.pk) for person in chosen])


class ServiceChoice(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, entry: ServiceEntry) -> str:  # type: ignore[override]
        contact = " · ".join(filter(None, [entry.get_provider_display(), entry.phone, entry.hours]))
        return f"{entry.name}（{contact}）"


class GuideForm(VerbForm):
    services = ServiceChoice(ServiceEntry.objects.none(), label=_("推荐哪些服务"))
    words = words_field(_("对居民说的话"), required=False, rows=3)

    def prepare(self) -> None:
        self.offer_rows("services", services_for(self.grievance))


class AssignForm(VerbForm):
    def prepare(self) -> None:
        people = assignable_people(self.grievance, self.now)
        self.fields["assignee"] = PersonField(people=people, me=self.user, label=_("经办人"))
        if self.grievance.assignee_id:
            self.initial.setdefault("assignee", self.grievance.assignee_id)


class TransferForm(VerbForm):
    area = forms.ModelChoiceField(Grievance.objects.none(), label=_("转给"), empty_label=_("请选择"))
    words = words_field(_("为什么转办"), help_text=_("时限继续计算，不重新开始。"), rows=3)

    def prepare(self) -> None:
        self.offer_rows("area", transfer_targets(self.grievance))


class EscalateForm(VerbForm):
    words = words_field(_("为什么上报"), help_text=_("上一级会重新计时；您写的话会附在记录里。"), rows=3)


class MediateForm(VerbForm):
    """The dispute behind a matter goes to mediation (三二一); its file is closed to everybody else."""

    dispute_kind = forms.ModelChoiceField(
        DisputeKind.objects.filter(is_active=True), label=_("纠纷类型"), empty_label=_("请选择")
    )
    words = words_field(_("纠纷经过"), help_text=_("只有调解人员看得到。当事人在调解页面登记。"), rows=5)
    add_reporter = forms.BooleanField(label=_("把提出诉求的居民登记为申请方"), required=False, initial=True)

    def prepare(self) -> None:
        self.initial.setdefault("words", self.grievance.body)
        if not self.grievance.contact_name:
            self.fields["add_reporter"].widget = forms.HiddenInput()  # there is nobody to enter


class AskForm(VerbForm):
    words = words_field(_("想问居民什么"), help_text=_("提问后计时暂停，居民答复或三个工作日后继续。"), rows=3)


class AnswerForm(VerbForm):
    words = words_field(_("答复内容"), help_text=_("居民会看到。"))


class MergeForm(VerbForm):
    """The lead: one of those that look alike, or any other by its code."""

    lead = forms.CharField(label=_("并到哪一件"), required=False, max_length=40)
    code = forms.CharField(
        label=_("或填写那一件的查询码"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def prepare(self) -> None:
        found = suggestions_for(self.grievance, self.user, self.now)
        choices = [(row.grievance.code, suggestion_words(row)) for row in found]
        self.fields["lead"].widget = forms.RadioSelect(choices=choices) if choices else forms.HiddenInput()
        self.fields["lead"].help_text = _("这一件会和它一并办理：计时停止，居民会收到通知，查询码和评价保留。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = (cleaned.get("code") or cleaned.get("lead") or "").strip()
        name = "code" if cleaned.get("code") or self.fields["lead"].widget.is_hidden else "lead"
        if not typed:
            self.add_error(name, _("请选择并到哪一件"))
            return cleaned
        lead = find_by_code(typed, self.user, self.now)
        if lead is None:
            self.add_error(name, _("没有这件诉求，或者它不在您的辖区"))
        return {"lead": lead}

    def arguments(self) -> dict[str, Any]:
        return {"lead": self.cleaned_data["lead"]}


def suggestion_words(row: Suggestion) -> str:
    matter = row.grievance
    place = matter.estate.name if matter.estate else matter.area.name
    people = _("%(n)d 位居民反映") % {"n": row.residents}
    return f"{matter.title}（{place} · {people} · {matter.code}）"


class SplitForm(VerbForm):
    words = words_field(_("为什么拆分"), help_text=_("居民会看到。拆分后单独办理，重新计时。"), rows=3)


class NoteForm(VerbForm):
    """A note; `@姓名` in its words, or a tick below them, calls a colleague who may open the matter."""

    words = words_field(_("备注"), help_text=_("只有工作人员看得到。写 @姓名 可以提醒同事。"), rows=3)

    def prepare(self) -> None:
        self.people = mentionable_people(self.grievance, self.user, self.now)
        self.fields["words"].widget.attrs["data-mention"] = ""  # desk.js offers names after an @
        self.fields["mentioned"] = PeopleField(people=self.people, label=_("提醒同事"), required=False)
        if not self.people:
            del self.fields["mentioned"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        ticked = cleaned.get("mentioned") or []
        named, doubtful = mentioned_in(cleaned.get("words", ""), self.people, ticked)
        if doubtful:
            words = _("有几位同事叫%(names)s，请在下面勾选是哪一位。") % {"names": "、".join(doubtful)}
            self.add_error("mentioned", words)
        cleaned["mentioned"] = [*ticked, *[person for person in named if person not in ticked]]
        return cleaned


def mentioned_in(words: str, people: Sequence[User], ticked: Sequence[User]) -> tuple[list[User], list[str]]:
    """Whom `@姓名` in the words calls, and names that several people bear of whom none is ticked. Longest name first."""
    by_name: dict[str, list[User]] = {}
    for person in people:
        by_name.setdefault(str(person), []).append(person)
    called: list[User] = []
    doubtful: list[str] = []
    for name in sorted(by_name, key=len, reverse=True):
        if f"@{name}" not in words:
            continue
        words = words.replace(f"@{name}", "")
        bearers = by_name[name]
        if len(bearers) == 1:
            called += bearers
        elif not any(person in ticked for person in bearers):
            doubtful.append(name)
    return called, doubtful


class ResolveForm(VerbForm):
    result = words_field(
        _("办理结果"), help_text=_("做了什么、结果怎样。居民会看到；公开的事项，公众也会看到（自动隐去电话等）。")
    )
    before = PhotosField(label=_("办理前照片"))
    after = PhotosField(label=_("办理后照片"))


class EditPublicForm(VerbForm):
    title = forms.CharField(label=_("公开标题"), max_length=80, required=False)
    body = words_field(_("公开内容"), required=False, help_text=_("请确认没有姓名、电话、门牌号。"), rows=6)
    result = words_field(_("公开结果"), required=False, rows=4)
    is_published = forms.BooleanField(label=_("在三事清单上公开"), required=False)

    def prepare(self) -> None:
        grievance = self.grievance
        self.initial.setdefault("title", grievance.public_title)
        self.initial.setdefault("body", grievance.public_body)
        self.initial.setdefault("result", grievance.public_result)
        self.initial.setdefault("is_published", grievance.published_at is not None)


class ClearPhotoForm(VerbForm):
    photo = forms.ModelChoiceField(Grievance.objects.none(), widget=forms.HiddenInput)
    is_cleared = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.offer_rows("photo", self.grievance.photos.exclude(phase=Photo.Phase.EVIDENCE))


class RevealPhoneForm(PlainForm):
    """Why somebody wants the full number; the resident can read it."""

    class Why:
        CHOICES = [
            ("联系核实情况", _("联系核实情况")),
            ("约时间上门", _("约时间上门")),
            ("告知办理结果", _("告知办理结果")),
            ("other", _("其他（请写明）")),
        ]

    why = forms.ChoiceField(label=_("为什么要看"), choices=Why.CHOICES)
    words = forms.CharField(label=_("其他理由"), max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("why") == "other" and len(cleaned.get("words", "").strip()) < 2:
            self.add_error("words", _("请写明理由"))
        return cleaned

    @property
    def reason(self) -> str:
        return self.cleaned_data["words"].strip() if self.cleaned_data["why"] == "other" else self.cleaned_data["why"]

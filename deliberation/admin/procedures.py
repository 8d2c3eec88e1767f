"""Procedures and their stages. A version that topics have begun with is frozen: it is copied as a new one."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Max, QuerySet
from django.forms import CheckboxSelectMultiple, Field, ModelForm, MultipleChoiceField, ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from deliberation.models import Procedure, ProcedureStage
from deliberation.selectors.procedures import has_begun, stages_of
from deliberation.stage_flow import unknown_words
from deliberation.states import CouncilKind
from governance.common.adminbase import PortalAdmin, PortalInline


class ProcedureForm(ModelForm):
    council_kinds: Field = MultipleChoiceField(
        label=_lazy("适用的议事会"),
        choices=CouncilKind.choices,
        widget=CheckboxSelectMultiple,
        required=False,
        help_text=_lazy("都不选：所有议事会都适用。"),
    )

    class Meta:
        model = Procedure
        exclude: tuple[str, ...] = ()


class StagesFormSet(BaseInlineFormSet):
    """What follows on yes, no and silence names a step that is there."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        stages = sorted((form.instance for form in kept), key=lambda stage: stage.position)
        if not stages:
            raise ValidationError(_("程序至少要有一个步骤。"))
        wrong = unknown_words(stages)
        if wrong:
            named = "、".join(f"{code} → {word}" for code, word in wrong)
            raise ValidationError(_("下一步写的代码不存在：%(named)s") % {"named": named})


class StageInline(PortalInline):
    model = ProcedureStage
    formset = StagesFormSet
    ordering = ("position",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and has_begun(obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not (obj and has_begun(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Procedure)
class ProcedureAdmin(PortalAdmin):
    form = ProcedureForm
    list_display = ("name", "code", "version", "district", "is_active", "has_begun")
    list_filter = ("is_active",)
    search_fields = ("name", "code")
    autocomplete_fields = ("district",)
    inlines = (StageInline,)
    actions = ("copy_as_new_version",)

    @admin.display(description=_lazy("已有议题在用"), boolean=True)
    def has_begun(self, procedure: Procedure) -> bool:
        return has_begun(procedure)

    def get_readonly_fields(self, request: HttpRequest, obj: Procedure | None = None) -> list[str]:
        """Of a version in use only whether new topics may begin with it can be changed."""
        if obj and has_begun(obj):
            return ["code", "version", "name", "summary", "district", "source"]
        return []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj and has_begun(obj):
            messages.info(
                request, _("已有议题按这一版进行，内容不能再改。要改动，请在列表里选中它，用“复制为新版本”。")
            )
            kwargs["exclude"] = ("council_kinds",)
            kwargs["form"] = ModelForm
        return super().get_form(request, obj, change, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and has_begun(obj))

    @admin.action(description=_lazy("复制为新版本"))
    def copy_as_new_version(self, request: HttpRequest, queryset: QuerySet[Procedure]) -> None:
        for procedure in queryset:
            with transaction.atomic():
                copy = copied(procedure)
                self.keep_in_trail(request, copy, "add", copied_from=procedure.pk)
            self.message_user(request, _("已复制为 %(copy)s，改好后启用。") % {"copy": copy}, messages.SUCCESS)


def copied(procedure: Procedure) -> Procedure:
    """The same stages under the next number, switched off until somebody has changed them."""
    same = Procedure.objects.filter(code=procedure.code, district=procedure.district)
    last = same.aggregate(last=Max("version"))["last"]
    stages = stages_of(procedure)
    copy = Procedure.objects.get(pk=procedure.pk)
    copy.pk, copy.version, copy.is_active = None, last + 1, False
    copy.save(force_insert=True)
    for stage in stages:
        stage.pk, stage.procedure = None, copy
        stage.save(force_insert=True)
    return copy

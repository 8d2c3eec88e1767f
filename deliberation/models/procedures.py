"""Procedures are data: ordered stages, each with who acts, what it brings forth, its clock and what follows."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from deliberation.states import StageActor, StageNext, StageProduct
from governance.deadlines.models import Unit
from governance.territory.models import Area


class Procedure(models.Model):
    """One way of dealing with a topic, in one version. A version that topics have begun with is never changed."""

    code = models.SlugField(_("代码"), max_length=40)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    name = models.CharField(_("名称"), max_length=40)
    summary = models.CharField(_("说明"), max_length=200, blank=True)
    district = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("只用于（区）")
    )
    council_kinds = models.JSONField(_("适用的议事会"), default=list, blank=True)  # CouncilKind values; empty: all
    source = models.CharField(_("依据"), max_length=200, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("议事程序")
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint("code", "version", Coalesce("district", 0), name="procedure_version")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class ProcedureStage(models.Model):
    """One step. `on_*` is a `StageNext` or the code of another stage of the same procedure."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="stages", verbose_name=_("议事程序"))
    position = models.PositiveSmallIntegerField(_("次序"))
    code = models.SlugField(_("代码"), max_length=30)
    name = models.CharField(_("名称"), max_length=30)
    hint = models.CharField(_("要做什么"), max_length=120, blank=True)
    actor = models.CharField(_("谁来做"), max_length=12, choices=StageActor)
    product = models.CharField(_("产出"), max_length=12, choices=StageProduct)
    # No clock where there is no amount.
    clock_amount = models.PositiveSmallIntegerField(_("时限"), null=True, blank=True)
    clock_unit = models.CharField(_("时限单位"), max_length=20, choices=Unit, blank=True, default="")
    is_published = models.BooleanField(_("公开"), default=True)
    on_yes = models.CharField(_("通过后"), max_length=30, default=StageNext.NEXT)
    on_no = models.CharField(_("不通过后"), max_length=30, default=StageNext.REJECTED)
    on_silence = models.CharField(_("到期没有结果"), max_length=30, default=StageNext.STAY)

    class Meta:
        verbose_name = verbose_name_plural = _("程序步骤")
        ordering = ["procedure", "position"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "position"], name="procedure_stage_position"),
            models.UniqueConstraint(fields=["procedure", "code"], name="procedure_stage_code"),
            models.CheckConstraint(
                condition=Q(clock_amount=None, clock_unit="") | (Q(clock_amount__gt=0) & ~Q(clock_unit="")),
                name="procedure_stage_clock",
            ),
        ]

    def __str__(self) -> str:
        return self.name

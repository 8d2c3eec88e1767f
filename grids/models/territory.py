"""What the territory weighs: dwellings, people and kind of a building, how many a grid should have, moves to come; and files
brought in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.common.days import days_in_order
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from grids.states import GridMeasure, ImportKind, ImportState, MoveState


class BuildingKind(models.Model):
    """What sort of house a building is (高层, 步梯楼, 平房院落): a short dated list. A checklist may be for some kinds only."""

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    name = models.CharField(_("楼栋类型"), max_length=20, unique=True)
    words = models.CharField(_("怎样认"), max_length=120)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("楼栋类型")
        ordering = ["position", "id"]
        constraints = [days_in_order("building_kind_days_in_order")]

    def __str__(self) -> str:
        return self.name


class BuildingCount(models.Model):
    """Dwellings and people of a building, kept with every change, so that no list counts twenty thousand rows."""

    building = models.OneToOneField(
        Building, models.CASCADE, primary_key=True, related_name="counts", verbose_name=_("楼栋")
    )
    dwellings = models.PositiveIntegerField(_("户数"), default=0)
    entrances = models.PositiveSmallIntegerField(_("单元数"), default=0)
    # From the community's own register: nobody is listed for it.
    people = models.PositiveIntegerField(_("人数"), null=True, blank=True)
    kind = models.ForeignKey(
        BuildingKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼栋类型")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("楼栋户数")

    def __str__(self) -> str:
        return f"{self.building_id}: {self.dwellings}"


class GridLimit(models.Model):
    """How many households, and how many people, a grid should have at most: dated rows with their source.

    The two disagree at 2.62 people a household, so each is a limit of its own, and the screen says which binds.
    """

    measure = models.CharField(_("单位"), max_length=10, choices=GridMeasure)
    amount = models.PositiveIntegerField(_("不超过"))
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("网格规模")
        ordering = ["measure", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "starts_on"], name="grid_limit_once_a_day"),
            days_in_order("grid_limit_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}{self.get_measure_display()}"


class PlannedMove(models.Model):
    """A building that goes to another grid on a day to come: carried out that morning, or called off before."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="planned_moves", verbose_name=_("楼栋"))
    area_code = models.CharField(max_length=15, editable=False)  # of the community
    before = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("现在的网格")
    )
    grid = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("划入网格"))
    on = models.DateField(_("自哪一天"))
    state = models.CharField(_("状态"), max_length=10, choices=MoveState, default=MoveState.PLANNED)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("计划人"))
    planned_at = models.DateTimeField(_("计划于"))
    plan = models.ForeignKey(
        "grids.GridPlan", models.PROTECT, null=True, blank=True, related_name="moves", verbose_name=_("网格划分")
    )
    ended_at = models.DateTimeField(_("办理于"), null=True, blank=True)
    words = models.CharField(_("说明"), max_length=200, blank=True)  # why it was called off
    matters = models.PositiveIntegerField(_("转交诉求"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("楼栋调整计划")
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["building"], condition=Q(state="PLANNED"), name="building_one_planned_move"
            ),
            models.CheckConstraint(
                condition=Q(state="PLANNED", ended_at=None) | (~Q(state="PLANNED") & Q(ended_at__isnull=False)),
                name="planned_move_ended_at",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "on"], condition=Q(state="PLANNED"), name="planned_move_to_come")]

    def __str__(self) -> str:
        return f"{self.building_id} → {self.grid_id} {self.on}"

    @property
    def day(self) -> str:
        return f"{self.on.month}月{self.on.day}日"


class ImportJob(models.Model):
    """A spreadsheet that somebody handed in, its progress, and what became of every row that needs a word."""

    kind = models.CharField(_("内容"), max_length=10, choices=ImportKind)
    community = models.ForeignKey(
        Area, models.PROTECT, related_name="+", limit_choices_to={"level": Level.COMMUNITY}, verbose_name=_("社区")
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("导入人"))
    file = models.FileField(_("文件"), upload_to="imports/%Y/", blank=True)
    file_name = models.CharField(_("文件名"), max_length=120)
    state = models.CharField(_("状态"), max_length=8, choices=ImportState, default=ImportState.QUEUED)
    requested_at = models.DateTimeField(_("提交于"))
    heartbeat_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("结束于"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(_("行数"), default=0)
    done = models.PositiveIntegerField(_("已处理"), default=0)
    added = models.JSONField(_("新增"), default=dict, blank=True)  # of each sort, by its name on the screen
    known = models.PositiveIntegerField(_("已有"), default=0)
    report = models.JSONField(_("逐行报告"), default=list, blank=True)  # [line, ref, outcome, reason]
    problem = models.CharField(_("问题"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表格导入")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "id"], condition=Q(state__in=["QUEUED", "RUNNING"]), name="import_waiting"),
            models.Index(fields=["community", "-id"], name="import_of_community"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_active(self) -> bool:
        return self.state in (ImportState.QUEUED, ImportState.RUNNING)

    @property
    def left_out(self) -> int:
        return sum(1 for line in self.report if line[2] == "未导入")

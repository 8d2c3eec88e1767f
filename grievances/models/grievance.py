"""One matter. What the worklist filters and sorts by stands on the row itself."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.common.crypto import EncryptedTextField
from governance.common.labels import ChoiceLabels
from governance.people.models import Department
from governance.territory.levels import Level
from governance.territory.models import Area, Building, Estate
from grievances.models.catalogue import Category, DeclineReason
from grievances.states import OPEN_STATES, ClosedHow, Kind, Source, State, Urgency, Verdict


class Grievance(ChoiceLabels):
    # --- What and where
    code = models.CharField(_("查询码"), max_length=20, unique=True)  # as shown: NA-4F7K-92
    title = models.CharField(_("标题"), max_length=80)
    body = models.TextField(_("情况"), max_length=8000)
    source = models.CharField(_("来源"), max_length=10, choices=Source)
    source_ref = models.CharField(_("来源编号"), max_length=80, null=True, blank=True, unique=True)
    submission = models.UUIDField(_("提交标识"), unique=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False, verbose_name=_("所在区域"))
    area_code = models.CharField(max_length=15, editable=False)
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("小区"))
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("楼栋")
    )
    place_detail = EncryptedTextField(_("具体位置"), blank=True, default="")  # may name a room: private
    latitude = models.DecimalField(_("纬度 (WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("经度 (WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)

    # --- Who raised it
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="raised",
        db_index=False,
        verbose_name=_("居民"),
    )
    contact_name = EncryptedTextField(_("称呼"), blank=True, default="")
    contact_phone = EncryptedTextField(_("电话"), blank=True, default="")
    contact_phone_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    first_contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("首问负责人")
    )

    # --- Where it stands
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.RAISED)
    is_open = models.BooleanField(default=True, editable=False)
    waiting_from = models.CharField(max_length=10, choices=State, blank=True, default="", editable=False)
    # A follower (并单) is handled under its lead. Ended together, it still names the lead; opened again, it does not.
    lead = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False, verbose_name=_("主单")
    )
    merged_from = models.CharField(max_length=10, choices=State, blank=True, default="", editable=False)
    followers = models.PositiveIntegerField(_("并入件数"), default=0, editable=False)  # those in state MERGED
    kind = models.CharField(_("分流"), max_length=10, choices=Kind, blank=True, default="")
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("类别")
    )
    urgency = models.CharField(_("紧急程度"), max_length=10, choices=Urgency, default=Urgency.GENERAL)
    level = models.CharField(_("所在层级"), max_length=10, choices=Level)
    first_level = models.CharField(max_length=10, choices=Level, blank=True, default="", editable=False)
    holder = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False, verbose_name=_("当前责任区域"))
    holder_code = models.CharField(max_length=15, editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("责任部门")
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("经办人"),
    )
    decline_reason = models.ForeignKey(
        DeclineReason,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("不予受理理由"),
    )
    result = models.TextField(_("办理结果"), blank=True, default="")

    # --- Its clocks, repeated here for the worklist: the earliest live one (`governance.deadlines` holds the truth)
    due_at = models.DateTimeField(_("最晚"), null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_suspended = models.BooleanField(_("暂停计时"), default=False)
    is_overdue = models.BooleanField(
        _("曾超时"), default=False
    )  # a clock ran out at this rung: stays until the matter ends
    rises = models.PositiveSmallIntegerField(_("超时上升次数"), default=0)
    reopenings = models.PositiveSmallIntegerField(_("重新办理次数"), default=0)

    # --- What is open beside the work (the rows are in `models.dispatch`); a level names who rules, blank: nothing open
    bounces = models.PositiveSmallIntegerField(_("退单次数"), default=0)
    objection_level = models.CharField(max_length=10, choices=Level, blank=True, default="", editable=False)
    is_dispatch_final = models.BooleanField(default=False, editable=False)  # ruled: this dispatch stands
    has_time_request = models.BooleanField(default=False, editable=False)
    supervision_level = models.CharField(max_length=10, choices=Level, blank=True, default="", editable=False)
    supervision_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    contest_until = models.DateTimeField(null=True, blank=True, editable=False)  # until when a refusal may be contested
    contest_level = models.CharField(max_length=10, choices=Level, blank=True, default="", editable=False)
    needs_ruling = models.BooleanField(default=False, editable=False)  # an objection, a request or a contest waits
    proxied_at = models.DateTimeField(_("转为全程代办于"), null=True, blank=True, editable=False)
    has_proceedings = models.BooleanField(default=False, editable=False)  # there is, or was, any of these

    raised_at = models.DateTimeField(_("提出于"))
    triaged_at = models.DateTimeField(_("分流于"), null=True, blank=True)
    contacted_at = models.DateTimeField(_("首次联系于"), null=True, blank=True)
    # The first-contact clock ran out, at whatever rung: the response rate counts by this, and it stays.
    contact_was_late = models.BooleanField(_("首次联系超时"), default=False)
    resolved_at = models.DateTimeField(_("办结于"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结案于"), null=True, blank=True)
    closed_how = models.CharField(_("结案方式"), max_length=10, choices=ClosedHow, blank=True, default="")
    stars = models.PositiveSmallIntegerField(_("评分"), null=True, blank=True)
    verdict = models.CharField(_("居民意见"), max_length=10, choices=Verdict, blank=True, default="")

    # --- In public
    may_publish = models.BooleanField(_("居民同意公开"), default=True)
    published_at = models.DateTimeField(_("公开于"), null=True, blank=True)
    public_title = models.CharField(_("公开标题"), max_length=80, blank=True, default="")
    public_body = models.TextField(_("公开内容"), blank=True, default="")
    public_result = models.TextField(_("公开结果"), blank=True, default="")
    supports = models.PositiveIntegerField(_("同样遇到的人"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("诉求")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=True, state__in=[*OPEN_STATES]) | (Q(is_open=False) & ~Q(state__in=[*OPEN_STATES])),
                name="grievance_is_open_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["RAISED", "ACCEPTED", "WAITING", "MERGED", "DECLINED", "WITHDRAWN"])
                | ~Q(kind=""),
                name="grievance_handled_has_kind",
            ),
            models.CheckConstraint(
                condition=Q(department=None) | Q(kind=Kind.GOVERNMENT), name="grievance_department_only_for_government"
            ),
            models.CheckConstraint(
                condition=Q(state="WAITING", waiting_from__in=["ACCEPTED", "HANDLING"])
                | (~Q(state="WAITING") & Q(waiting_from="")),
                name="grievance_waiting_from",
            ),
            models.CheckConstraint(
                condition=Q(state="MERGED", lead__isnull=False, merged_from__in=["RAISED", "ACCEPTED", "HANDLING"])
                | (~Q(state="MERGED") & Q(merged_from="") & (Q(lead=None) | Q(is_open=False))),
                name="grievance_merged_has_lead",
            ),
            models.CheckConstraint(condition=Q(lead=None) | ~Q(lead=F("id")), name="grievance_leads_not_itself"),
            models.CheckConstraint(condition=Q(lead=None) | Q(followers=0), name="grievance_follower_leads_nobody"),
            models.CheckConstraint(
                condition=Q(stars=None) | Q(stars__gte=1, stars__lte=5), name="grievance_stars_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(state="CLOSED", closed_at__isnull=False) & ~Q(closed_how="")
                | (~Q(state="CLOSED") & Q(closed_how="")),
                name="grievance_closed_how",
            ),
            models.CheckConstraint(
                condition=~Q(state="DECLINED") | Q(decline_reason__isnull=False), name="grievance_declined_with_reason"
            ),
        ]
        # Most references below are empty in most rows, so they have partial indexes instead of whole ones: whoever raises
        # a matter writes to each index of this table.
        indexes = [
            models.Index(fields=["reporter"], condition=Q(reporter__isnull=False), name="grievance_reporter"),
            models.Index(fields=["building"], condition=Q(building__isnull=False), name="grievance_building"),
            models.Index(fields=["lead"], condition=Q(lead__isnull=False), name="grievance_lead"),
            models.Index(fields=["department"], condition=Q(department__isnull=False), name="grievance_department"),
            models.Index(fields=["contact_phone_index"], condition=~Q(contact_phone_index=""), name="grievance_phone"),
            # the worklist of a rung, of a department, of a person: in the order of the clock (PostgreSQL puts NULL last)
            models.Index(
                fields=["holder_code", "due_at", "id"],
                condition=Q(is_open=True),
                name="grievance_rung_clock",
            ),
            models.Index(
                fields=["department", "due_at", "id"],
                condition=Q(is_open=True, department__isnull=False),
                name="grievance_department_clock",
            ),
            models.Index(
                fields=["assignee", "due_at", "id"],
                condition=Q(is_open=True, assignee__isnull=False),
                name="grievance_assignee_clock",
            ),
            # what waits for somebody's ruling: a handful of rows, found without reading the others
            models.Index(
                fields=["holder_code", "due_at", "id"], condition=Q(needs_ruling=True), name="grievance_needs_ruling"
            ),
            # the last weeks, for counting hotspots
            models.Index(fields=["raised_at"], name="grievance_raised"),
            # everything in an area, newest first
            models.Index(fields=["area_code", "-id"], name="grievance_area_newest"),
            # what is filtered by state, newest first: the newest thousands are open, whoever asks for ended ones passes them
            models.Index(fields=["state", "-id"], name="grievance_state_newest"),
            # what is filtered by category, newest first: without it a rare one is looked for through the whole city
            models.Index(fields=["category", "-id"], name="grievance_category_newest"),
            # one community's months: what the three rates recount, and the lists behind their numbers
            models.Index(fields=["area_code", "raised_at"], name="grievance_area_raised"),
            # the public list, newest first, whole and by area
            models.Index(
                fields=["-published_at", "-id"], condition=Q(published_at__isnull=False), name="grievance_public_newest"
            ),
            models.Index(
                fields=["area_code", "-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="grievance_public_area",
            ),
            # Open311: what was raised in a range of days, public only
            models.Index(
                fields=["-raised_at", "-id"], condition=Q(published_at__isnull=False), name="grievance_public_raised"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

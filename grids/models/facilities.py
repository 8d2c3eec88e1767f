"""社区之家: a facility is a resource (of the community's list) that can be booked; its hours, and its bookings."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.common.days import days_in_order
from governance.people.models import User
from grids.models.lists import CommunityResource
from grids.models.organisations import OrganisationRegistration
from grids.slots import CELL_MINUTES, Opening
from grids.states_facilities import Approval, Bookers, BookingLimitName, BookingState, FacilityKind, Reach


class Facility(models.Model):
    """How a resource of kind 场地 can be booked. Name, provider, telephone and community stand on the resource."""

    resource = models.OneToOneField(CommunityResource, models.PROTECT, related_name="facility", verbose_name=_("资源"))
    area_code = models.CharField(max_length=15, editable=False)
    kind = models.CharField(_("类型"), max_length=8, choices=FacilityKind)
    place = models.CharField(_("在哪里"), max_length=120)  # public
    rules = models.CharField(_("使用须知"), max_length=300, blank=True)  # public
    places = models.PositiveSmallIntegerField(_("同一时段可约几份"), default=1)
    slot_minutes = models.PositiveSmallIntegerField(_("每个时段多少分钟"), default=60)
    approval = models.CharField(_("谁确认"), max_length=10, choices=Approval, default=Approval.NONE)
    bookers = models.CharField(_("谁可以约"), max_length=15, choices=Bookers, default=Bookers.BOTH)
    reach = models.CharField(_("开放范围"), max_length=10, choices=Reach, default=Reach.COMMUNITY)
    is_open = models.BooleanField(_("开放预约"), default=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("社区之家")
        indexes = [models.Index(fields=["area_code", "-id"], condition=Q(is_open=True), name="facility_open_area")]
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=200), name="facility_places"),
            models.CheckConstraint(
                condition=Q(slot_minutes__in=range(CELL_MINUTES, 481, CELL_MINUTES)), name="facility_slot_of_cells"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.resource)


class OpeningHours(models.Model):
    """Open on a weekday from a half hour to a half hour (00:00: the end of the day)."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="hours", verbose_name=_("场地"))
    weekday = models.PositiveSmallIntegerField(_("星期"))  # 0 = Monday
    opens = models.TimeField(_("从"))
    closes = models.TimeField(_("到"))

    class Meta:
        verbose_name = verbose_name_plural = _("开放时间")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_weekday"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"), name="opening_hours_in_order"
            ),
            models.UniqueConstraint(fields=["facility", "weekday", "opens"], name="opening_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%R}–{self.closes:%R}"

    @property
    def opening(self) -> Opening:
        return Opening(self.weekday, self.opens, self.closes)


class ClosedDay(models.Model):
    """A day on which the facility stays shut."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="closed_days", verbose_name=_("场地"))
    day = models.DateField(_("日期"))
    reason = models.CharField(_("原因"), max_length=60)  # public

    class Meta:
        verbose_name = verbose_name_plural = _("停用日")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["facility", "day"], name="closed_day_once")]

    def __str__(self) -> str:
        return f"{self.day:%F}"


class Booking(models.Model):
    """One place of a facility from a time to a time. `purpose` is for the host and the community."""

    code = models.CharField(_("预约号"), max_length=16, unique=True, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="bookings", verbose_name=_("场地"))
    area_code = models.CharField(max_length=15, editable=False)
    booker = models.ForeignKey(User, models.PROTECT, related_name="bookings", verbose_name=_("预约人"))
    organisation = models.ForeignKey(
        OrganisationRegistration, models.PROTECT, null=True, blank=True, related_name="bookings",
        verbose_name=_("以单位名义"),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("从"))
    ends_at = models.DateTimeField(_("到"))
    place = models.PositiveSmallIntegerField(_("第几份"))
    purpose = models.CharField(_("用途"), max_length=100)
    state = models.CharField(_("状态"), max_length=10, choices=BookingState, default=BookingState.REQUESTED)
    asked_at = models.DateTimeField(_("提出于"))
    is_late = models.BooleanField(_("答复超时"), default=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )
    words = models.CharField(_("答复"), max_length=300, blank=True)
    stars = models.PositiveSmallIntegerField(_("评价"), null=True, blank=True)
    remark = models.CharField(_("评价的话"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("预约")
        indexes = [
            models.Index(fields=["area_code", "state", "starts_at"], name="booking_area"),
            models.Index(fields=["booker", "-starts_at"], name="booking_of"),
            models.Index(fields=["facility", "starts_at"], name="booking_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_times_in_order"),
            models.CheckConstraint(
                condition=Q(stars=None) | Q(state="USED", stars__gte=1, stars__lte=5), name="booking_rated_after_use"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class BookedCell(models.Model):
    """Half an hour of one place, taken: what the database keeps from being booked twice, on SQLite and PostgreSQL alike."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="cells", verbose_name=_("预约"))
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="cells", verbose_name=_("场地"))
    place = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("已占时段")
        constraints = [models.UniqueConstraint(fields=["facility", "starts_at", "place"], name="booked_cell_once")]

    def __str__(self) -> str:
        return f"{self.facility_id}/{self.place} {self.starts_at:%F %R}"


class BookingLimit(models.Model):
    """How often or how far ahead: a dated row with its source, the district's own to edit."""

    name = models.CharField(_("限额"), max_length=20, choices=BookingLimitName)
    amount = models.PositiveSmallIntegerField(_("数量"))
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("预约限额")
        ordering = ["name", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["name", "starts_on"], name="booking_limit_once_a_day"),
            days_in_order("booking_limit_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()}：{self.amount}"

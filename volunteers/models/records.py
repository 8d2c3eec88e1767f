"""What was served: records that take two keys, disputes about them, certificates."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from volunteers.models.people import Volunteer
from volunteers.models.service import Activity, Shift
from volunteers.models.teams import Team
from volunteers.states.service import HoursDisputeState, RecordState, SecondKey

PERSON = settings.AUTH_USER_MODEL


class ServiceRecord(models.Model):
    """One service of one volunteer (志愿服务记录与证明出具办法 7). It counts once both keys are turned, by two people.

    The first key is the organiser's (the minutes), the second the served person's, or their family's. `needs_audit`:
    entered afterwards and drawn for the auditor, who looks before it counts.
    """

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="records", verbose_name=_("志愿者"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务队"))
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="records", verbose_name=_("活动")
    )
    shift = models.ForeignKey(
        Shift, models.PROTECT, null=True, blank=True, related_name="records", verbose_name=_("岗位时段")
    )
    title = models.CharField(_("名称"), max_length=60)
    on = models.DateField(_("日期"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    minutes = models.PositiveIntegerField(_("服务时间（分钟）"))
    place = models.CharField(_("地点"), max_length=80)
    content = models.CharField(_("服务内容"), max_length=300)
    organiser_name = models.CharField(_("活动组织单位"), max_length=60)
    leader_name = models.CharField(_("活动负责人"), max_length=40)
    served = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务对象")
    )
    is_for_frail = models.BooleanField(_("服务老弱病残"), default=False)
    area_code = models.CharField(max_length=15, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=RecordState, default=RecordState.WAITING)
    entered_afterwards = models.BooleanField(_("事后补录"), default=False)
    entered_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("录入人")
    )
    entered_at = models.DateTimeField(_("录入于"))
    organiser_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("组织方确认人")
    )
    organiser_at = models.DateTimeField(_("组织方确认于"), null=True, blank=True)
    second_key = models.CharField(_("第二把钥匙"), max_length=14, choices=SecondKey, blank=True)
    served_by = models.ForeignKey(  # empty: by the signed link, by whoever held it
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("第二确认人")
    )
    served_at = models.DateTimeField(_("第二把钥匙于"), null=True, blank=True)
    served_device = models.CharField(max_length=64, blank=True, default="", editable=False)  # blind index of its mark
    stars = models.PositiveSmallIntegerField(_("评价"), null=True, blank=True)
    rating_words = models.CharField(_("评语"), max_length=200, blank=True)
    needs_audit = models.BooleanField(_("待抽查"), default=False)
    audited_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("抽查人")
    )
    audited_at = models.DateTimeField(_("抽查于"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("计入于"), null=True, blank=True)
    times_confirmed = models.PositiveSmallIntegerField(default=0, editable=False)  # for keys of the ledger
    reason = models.CharField(_("不予认定的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务记录")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0, ends_at__gt=F("starts_at")), name="record_times"),
            models.CheckConstraint(
                condition=Q(stars=None) | Q(stars__gte=1, stars__lte=5), name="record_stars_one_to_five"
            ),
            models.CheckConstraint(
                condition=~Q(state="CONFIRMED")
                | Q(organiser_at__isnull=False, served_at__isnull=False, confirmed_at__isnull=False),
                name="record_counts_with_both_keys",
            ),
            # what waits, is refused or in dispute does not count (one disputed before that rule may, until answered)
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(state__in=["CONFIRMED", "DISPUTED"]), name="record_counted_at"
            ),
            models.CheckConstraint(
                condition=~Q(state="CONFIRMED") | Q(needs_audit=False) | Q(audited_at__isnull=False),
                name="record_counts_after_audit",
            ),
            models.CheckConstraint(
                condition=Q(organiser_by=None) | Q(served_by=None) | ~Q(organiser_by=F("served_by")),
                name="record_keys_of_two_people",
            ),
            models.CheckConstraint(condition=~Q(state="REFUSED") | ~Q(reason=""), name="record_refused_with_reason"),
            models.UniqueConstraint(
                fields=["shift", "volunteer"], condition=Q(shift__isnull=False), name="record_once_a_shift"
            ),
        ]
        indexes = [
            models.Index(fields=["volunteer", "-starts_at", "-id"], name="record_volunteer"),
            models.Index(fields=["area_code", "state", "id"], name="record_area_state"),
            models.Index(fields=["starts_at", "ends_at"], name="record_times_index"),
            models.Index(fields=["served_device"], condition=Q(served_device__gt=""), name="record_device"),
        ]

    def __str__(self) -> str:
        return self.title


class HoursDispute(models.Model):
    """The volunteer, the served person or the auditor says that a record is not right (办法 13)."""

    record = models.ForeignKey(ServiceRecord, models.PROTECT, related_name="disputes", verbose_name=_("服务记录"))
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    words = models.CharField(_("哪里不对"), max_length=300)
    at = models.DateTimeField(_("提出于"))
    state = models.CharField(_("状态"), max_length=12, choices=HoursDisputeState, default=HoursDisputeState.OPEN)
    minutes_before = models.PositiveIntegerField(_("原来的分钟数"))
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("时长异议")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(state="OPEN"), name="hours_dispute_one_open"),
            models.CheckConstraint(
                condition=Q(state="OPEN", answered_at=None) | (~Q(state="OPEN") & Q(answered_at__isnull=False)),
                name="hours_dispute_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Certificate(models.Model):
    """What the records said on a day, to print and to check (办法 14–17). Free; never changed."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # ZM-4F7K-92
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="certificates", verbose_name=_("志愿者"))
    from_on = models.DateField(_("自"))
    to_on = models.DateField(_("至"))
    minutes = models.PositiveIntegerField(_("服务时间（分钟）"))
    records = models.ManyToManyField(ServiceRecord, related_name="+", verbose_name=_("服务记录"))
    issued_at = models.DateTimeField(_("出具于"))

    class Meta:
        verbose_name = verbose_name_plural = _("服务证明")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on"), minutes__gt=0), name="certificate_figures"),
        ]

    def __str__(self) -> str:
        return self.code

"""Teams with their colours, organisations of the platform, and what the base for social organisations incubates."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.people.models import Organisation
from governance.territory.models import Area
from volunteers.models.people import Volunteer
from volunteers.states.people import IncubationKind, IncubationState, SocialWorkLevel

PERSON = settings.AUTH_USER_MODEL


class TeamTheme(models.Model):
    """What a team is for, with its colour: five to begin with, the district's own after that."""

    code = models.SlugField(_("代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=30)
    colour = models.CharField(_("颜色"), max_length=10)  # a name of static/volunteers/service.css: red, orange …
    meaning = models.CharField(_("做什么"), max_length=120)
    source = models.CharField(_("依据"), max_length=200)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务队主题")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class MemberOrganisation(models.Model):
    """A social organisation that works on the platform (加盟), from a day to a day."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="volunteering", verbose_name=_("社会组织")
    )
    area_code = models.CharField(max_length=15, editable=False)
    services = models.CharField(_("提供哪些服务"), max_length=200)
    joined_on = models.DateField(_("加盟于"))
    left_on = models.DateField(_("退出于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("加盟组织")
        ordering = ["-joined_on", "-id"]

    def __str__(self) -> str:
        return str(self.organisation)


class SocialWorker(models.Model):
    """Somebody whom a member organisation sends, in the way of their work: the name that they work under."""

    member = models.ForeignKey(
        MemberOrganisation, models.PROTECT, related_name="social_workers", verbose_name=_("加盟组织")
    )
    name = models.CharField(_("姓名"), max_length=40)
    level = models.CharField(_("职业资格"), max_length=10, choices=SocialWorkLevel)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("社会工作者")
        ordering = ["member", "id"]

    def __str__(self) -> str:
        return self.name


class IncubatedOrganisation(models.Model):
    """A young organisation in the incubation base (孵化基地)."""

    name = models.CharField(_("名称"), max_length=60)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("所在区域"))
    area_code = models.CharField(max_length=15, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记后的组织")
    )
    work = models.CharField(_("孵化什么"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=IncubationState, default=IncubationState.INCUBATING)
    starts_on = models.DateField(_("入壳"))
    ends_on = models.DateField(_("出壳或终止"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("孵化组织")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="INCUBATING", ends_on=None) | (~Q(state="INCUBATING") & Q(ends_on__isnull=False)),
                name="incubation_ended_on",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IncubationEntry(models.Model):
    """A project, an activity or a training of an incubated organisation, and how many people it reached."""

    incubated = models.ForeignKey(
        IncubatedOrganisation, models.PROTECT, related_name="entries", verbose_name=_("孵化组织")
    )
    kind = models.CharField(_("类别"), max_length=10, choices=IncubationKind)
    title = models.CharField(_("名称"), max_length=60)
    on = models.DateField(_("日期"))
    people_reached = models.PositiveIntegerField(_("服务人次"), default=0)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("记录人"))

    class Meta:
        verbose_name = verbose_name_plural = _("孵化记录")
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return self.title


class Team(models.Model):
    """A service team of a community, or of a member organisation that serves there."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # DW-4F7K-92
    name = models.CharField(_("名称"), max_length=40)
    theme = models.ForeignKey(TeamTheme, models.PROTECT, related_name="teams", verbose_name=_("主题"))
    community = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("社区"))
    area_code = models.CharField(max_length=15, editable=False)
    member_organisation = models.ForeignKey(
        MemberOrganisation, models.PROTECT, null=True, blank=True, related_name="teams", verbose_name=_("加盟组织")
    )
    words = models.CharField(_("介绍"), max_length=200, blank=True)
    founded_on = models.DateField(_("成立于"))
    closed_on = models.DateField(_("解散于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务队")
        ordering = ["area_code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"], condition=Q(closed_on=None), name="team_name_in_community"
            ),
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="team_area")]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A volunteer in a team; leaders organise its activities."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members", verbose_name=_("服务队"))
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="teams", verbose_name=_("志愿者"))
    is_leader = models.BooleanField(_("队长"), default=False)
    joined_on = models.DateField(_("自"))
    left_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("队员")
        ordering = ["-is_leader", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "volunteer"], condition=Q(left_on=None), name="team_member_once"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="team_member_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} · {self.volunteer_id}"

"""Teams with their colours, and who is in them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.territory.models import Area
from volunteers.models.organisations import MemberOrganisation
from volunteers.models.people import Volunteer


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

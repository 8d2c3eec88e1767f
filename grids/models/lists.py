"""三项清单 of a community: resources, needs, projects. Lists are public; who asked is not."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.people.models import Organisation
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.states_lists import Field, NeedState, ProjectState, ResourceKind


class CommunityItem(models.Model):
    """What all three have."""

    community = models.ForeignKey(
        Area, models.PROTECT, related_name="+", limit_choices_to={"level": Level.COMMUNITY}, verbose_name=_("社区")
    )
    area_code = models.CharField(max_length=15, editable=False)
    title = models.CharField(_("名称"), max_length=60)  # public
    field = models.CharField(_("领域"), max_length=12, choices=Field)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    added_at = models.DateTimeField(_("登记于"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class CommunityResource(CommunityItem):
    """Something that can be given: by the community itself, or by an organisation."""

    kind = models.CharField(_("类型"), max_length=8, choices=ResourceKind)
    words = models.CharField(_("说明"), max_length=300, blank=True)  # public
    provider = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提供单位")
    )
    phone = models.CharField(_("公开电话"), max_length=30, blank=True)
    is_active = models.BooleanField(_("可用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("资源清单")
        indexes = [models.Index(fields=["area_code", "-id"], name="resource_area")]


class CommunityProject(CommunityItem):
    """What the community sets out to do in a period."""

    words = models.CharField(_("内容"), max_length=300, blank=True)  # public
    state = models.CharField(_("状态"), max_length=10, choices=ProjectState, default=ProjectState.PLANNED)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至"))
    result = models.CharField(_("结果"), max_length=300, blank=True)  # public

    class Meta:
        verbose_name = verbose_name_plural = _("项目清单")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="community_project_days_in_order")
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="community_project_area")]


class CommunityNeed(CommunityItem):
    """Something asked for: collected, served, talked over, rated. `words` are for staff, `title` is public."""

    words = models.CharField(_("情况"), max_length=500, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=NeedState, default=NeedState.COLLECTED)
    resource = models.ForeignKey(
        CommunityResource, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("对接资源")
    )
    project = models.ForeignKey(
        CommunityProject, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("列入项目")
    )
    stars = models.PositiveSmallIntegerField(_("评价"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("需求清单")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["COLLECTED", "DROPPED"]) | Q(resource__isnull=False),
                name="need_served_with_a_resource",
            ),
            models.CheckConstraint(
                condition=Q(state="RATED", stars__gte=1, stars__lte=5) | (~Q(state="RATED") & Q(stars=None)),
                name="need_rated_with_stars",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="need_area")]


class NeedEntry(models.Model):
    """One step of a need, for staff."""

    need = models.ForeignKey(CommunityNeed, models.CASCADE, related_name="entries", verbose_name=_("需求"))
    at = models.DateTimeField(_("时间"))
    verb = models.CharField(max_length=10)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经手人"))
    line = models.CharField(_("做了什么"), max_length=120)
    words = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("需求跟进")
        indexes = [models.Index(fields=["need", "-id"], name="need_entry_of")]

    def __str__(self) -> str:
        return self.line

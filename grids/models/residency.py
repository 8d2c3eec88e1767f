"""住址核对: a resident says which dwelling is theirs; the community's answer makes it a verified `Residency`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.people.models import Residency, User
from governance.territory.models import Dwelling
from grids.models.organisations import OfCommunity
from grids.states_residency import ResidencyClaimState


class ResidencyClaim(OfCommunity):
    """Dwelling and relation stand here only while it waits or holds; refused, withdrawn or ended, they are taken out."""

    user = models.ForeignKey(User, models.PROTECT, related_name="residency_claims", verbose_name=_("本人"))
    dwelling = models.ForeignKey(
        Dwelling, models.PROTECT, null=True, blank=True, related_name="residency_claims", verbose_name=_("房屋")
    )
    kind = models.CharField(_("关系"), max_length=10, choices=Residency.Kind, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ResidencyClaimState, default=ResidencyClaimState.WAITING)
    applied_at = models.DateTimeField(_("提交于"))
    decided_at = models.DateTimeField(_("答复于"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核对人")
    )
    words = models.CharField(_("社区答复"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("住址核对")
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="residency_claim_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "dwelling"], condition=Q(state__in=["WAITING", "VERIFIED"]), name="residency_claim_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["WAITING", "VERIFIED"], dwelling__isnull=False)
                | (~Q(state__in=["WAITING", "VERIFIED"]) & Q(dwelling=None, kind="")),
                name="residency_claim_forgotten",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community_id}: {self.get_state_display()}"

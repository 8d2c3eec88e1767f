"""评审小组: who scores a grant call or a tender, what they are too near to, what they gave. One shape for both."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funds.models.grants import Application, GrantCall
from funds.models.tenders import Bid, Tender
from funds.states.grants import ScorerKind

PERSON = settings.AUTH_USER_MODEL


def _one_of(first: str, second: str) -> Q:
    return Q(**{f"{first}__isnull": False, f"{second}__isnull": True}) | Q(
        **{f"{first}__isnull": True, f"{second}__isnull": False}
    )


class ScorerSeat(models.Model):
    """Who scores a call or a tender; nobody scores before saying which of them are of people near to them."""

    call = models.ForeignKey(
        GrantCall, models.CASCADE, null=True, blank=True, related_name="scorers", verbose_name=_("创投")
    )
    tender = models.ForeignKey(
        Tender, models.CASCADE, null=True, blank=True, related_name="scorers", verbose_name=_("招标")
    )
    user = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("评审人"))
    kind = models.CharField(_("身份"), max_length=8, choices=ScorerKind)
    title = models.CharField(_("公开的称呼"), max_length=60)
    declared_at = models.DateTimeField(_("利益冲突申报于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评审名单")
        constraints = [
            models.UniqueConstraint(fields=["call", "user"], name="scorer_seat_once"),
            models.UniqueConstraint(fields=["tender", "user"], name="scorer_seat_of_tender_once"),
            models.CheckConstraint(condition=_one_of("call", "tender"), name="scorer_seat_of_one_thing"),
        ]

    def __str__(self) -> str:
        return self.title


class Conflict(models.Model):
    """A scorer and an applicant or a bidder are near to each other: declared, published, not scored."""

    seat = models.ForeignKey(ScorerSeat, models.CASCADE, related_name="conflicts", verbose_name=_("评审人"))
    application = models.ForeignKey(
        Application, models.CASCADE, null=True, blank=True, related_name="conflicts", verbose_name=_("申报")
    )
    bid = models.ForeignKey(
        Bid, models.CASCADE, null=True, blank=True, related_name="conflicts", verbose_name=_("投标")
    )
    words = models.CharField(_("关系"), max_length=120)
    declared_at = models.DateTimeField(_("申报于"))

    class Meta:
        verbose_name = verbose_name_plural = _("利益冲突申报")
        constraints = [
            models.UniqueConstraint(fields=["seat", "application"], name="conflict_once"),
            models.UniqueConstraint(fields=["seat", "bid"], name="conflict_with_bid_once"),
            models.CheckConstraint(condition=_one_of("application", "bid"), name="conflict_with_one_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.application_id or self.bid_id}"


class Score(models.Model):
    """`points` by criterion, in whole points. Whoever has a conflict with an application or a bid does not score it."""

    application = models.ForeignKey(
        Application, models.CASCADE, null=True, blank=True, related_name="scores", verbose_name=_("申报")
    )
    bid = models.ForeignKey(Bid, models.CASCADE, null=True, blank=True, related_name="scores", verbose_name=_("投标"))
    scorer = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("评审人"))
    kind = models.CharField(_("身份"), max_length=8, choices=ScorerKind)
    points = models.JSONField(_("打分"), default=dict)
    words = models.CharField(_("意见"), max_length=500, blank=True)
    scored_at = models.DateTimeField(_("打分于"))

    class Meta:
        verbose_name = verbose_name_plural = _("评分")
        constraints = [
            models.UniqueConstraint(fields=["application", "scorer"], name="score_once"),
            models.UniqueConstraint(fields=["bid", "scorer"], name="score_of_bid_once"),
            models.CheckConstraint(condition=_one_of("application", "bid"), name="score_of_one_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id or self.bid_id} #{self.pk}"

"""A ballot: its roll frozen, its votes over many channels, its result that anyone can recount.

One row of the roll is one *head* (区分所有权解释 9): several dwellings of one owner, or everything that a developer has
not sold, are one head with the floor area of them all. A secret vote hangs on a `ticket` that only the ballot's key
can derive; when the ballot is closed the votes are copied in random order under their receipts and the key is
destroyed, so that no link is left (docs/adr).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from deliberation.models.councils import Council, DecisionRule, Seat
from deliberation.models.meetings import Motion
from deliberation.models.topics import Topic
from deliberation.states import (
    BallotState,
    Channel,
    RollObjectionState,
    Secrecy,
    SlipState,
)
from governance.common.crypto import EncryptedTextField
from governance.territory.models import Building, Dwelling


class Ballot(models.Model):
    """`rule_data` is the decision rule as it was when the roll was frozen; `result` the printed arithmetic."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # as shown: TP-4F7K-92
    question = models.CharField(_("表决事项"), max_length=120)
    details = models.TextField(_("说明"), max_length=5000, blank=True)
    council = models.ForeignKey(Council, models.PROTECT, related_name="ballots", verbose_name=_("议事会"))
    area_code = models.CharField(max_length=15, editable=False)
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="ballots", verbose_name=_("议题")
    )
    motion = models.ForeignKey(
        Motion, models.PROTECT, null=True, blank=True, related_name="ballots", verbose_name=_("动议")
    )
    rule = models.ForeignKey(DecisionRule, models.PROTECT, related_name="+", verbose_name=_("表决规则"))
    rule_data = models.JSONField(default=dict, editable=False)
    secrecy = models.CharField(_("投票方式"), max_length=6, choices=Secrecy)
    is_election = models.BooleanField(_("选举"), default=False)
    seats_to_fill = models.PositiveSmallIntegerField(_("应选人数"), default=1)
    state = models.CharField(_("状态"), max_length=10, choices=BallotState, default=BallotState.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    created_at = models.DateTimeField(_("发起于"))
    roll_published_at = models.DateTimeField(_("名册公示于"), null=True, blank=True)
    opens_at = models.DateTimeField(_("开始投票"), null=True, blank=True)
    closes_at = models.DateTimeField(_("截止"), null=True, blank=True)
    closed_at = models.DateTimeField(_("实际截止于"), null=True, blank=True)
    counted_at = models.DateTimeField(_("计票于"), null=True, blank=True)
    roll_heads = models.PositiveIntegerField(_("名册人数"), default=0)
    roll_area_m2 = models.DecimalField(_("名册面积 (m²)"), max_digits=14, decimal_places=2, default=0)
    key = EncryptedTextField(editable=False, blank=True, default="")  # destroyed when a secret ballot closes
    result = models.JSONField(default=dict, editable=False)
    is_passed = models.BooleanField(_("通过"), null=True, blank=True)
    annul_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表决")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(opens_at=None) | Q(closes_at__gt=F("opens_at")),
                name="ballot_times_in_order",
            ),
            models.CheckConstraint(
                # What is counted is closed, and of a secret ballot no key is left.
                condition=~Q(state=BallotState.COUNTED) | Q(closed_at__isnull=False, counted_at__isnull=False),
                name="ballot_counted_is_closed",
            ),
            models.UniqueConstraint(
                fields=["motion"],
                condition=Q(motion__isnull=False) & ~Q(state=BallotState.ANNULLED),
                name="ballot_one_per_motion",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="ballot_area")]

    def __str__(self) -> str:
        return f"{self.code} {self.question}"


class BallotOption(models.Model):
    """What can be voted for. `code` is what stands in a vote: YES, NO, ABSTAIN, or the number of a candidate."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="options", verbose_name=_("表决"))
    position = models.PositiveSmallIntegerField(_("次序"))
    code = models.CharField(max_length=10)
    title = models.CharField(_("选项"), max_length=60)
    counts_for = models.BooleanField(_("赞成项"), default=False)  # the option whose share decides

    class Meta:
        verbose_name = verbose_name_plural = _("选项")
        ordering = ["ballot", "position"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "position"], name="ballot_option_position"),
            models.UniqueConstraint(fields=["ballot", "code"], name="ballot_option_code"),
        ]

    def __str__(self) -> str:
        return self.title


class RollEntry(models.Model):
    """One head of the frozen roll. `choice` is the last valid open vote; a secret one is never here."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="roll", verbose_name=_("表决"))
    number = models.PositiveIntegerField(_("序号"))
    name = EncryptedTextField(_("姓名"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号")
    )
    seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("议事会成员")
    )
    building = models.ForeignKey(  # where it is counted on the live panel: of its first dwelling
        Building, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼栋")
    )
    place = models.CharField(_("房屋"), max_length=120, blank=True)
    area_m2 = models.DecimalField(_("面积 (m²)"), max_digits=12, decimal_places=2, default=0)
    paper_number = models.CharField(_("选票号"), max_length=20)  # printed on the paper as digits and QR
    is_struck = models.BooleanField(_("已更正剔除"), default=False)
    choice = models.CharField(max_length=60, blank=True, default="", editable=False)
    voted_at = models.DateTimeField(_("投票于"), null=True, blank=True)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel, blank=True, default="")
    times_voted = models.PositiveSmallIntegerField(_("投票次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("名册")
        ordering = ["ballot", "number"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="roll_number"),
            models.UniqueConstraint(fields=["ballot", "paper_number"], name="roll_paper_number"),
            models.CheckConstraint(
                condition=Q(voted_at=None, channel="", times_voted=0)
                | (Q(voted_at__isnull=False, times_voted__gt=0) & ~Q(channel="")),
                name="roll_voted_fits",
            ),
        ]
        indexes = [
            # the live panel and the visit list of a building
            models.Index(fields=["ballot", "building", "voted_at"], name="roll_building"),
            # "may I vote?" of a signed-in person
            models.Index(fields=["user", "ballot"], condition=Q(user__isnull=False), name="roll_user"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} #{self.number}"


class RollDwelling(models.Model):
    """A dwelling of a head; `area_source` says which register the area is from (区分所有权解释 8)."""

    class AreaSource(models.TextChoices):
        REGISTER = "REGISTER", _("不动产登记簿")
        SURVEY = "SURVEY", _("测绘面积")
        CONTRACT = "CONTRACT", _("买卖合同")

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="+")
    entry = models.ForeignKey(RollEntry, models.CASCADE, related_name="dwellings", verbose_name=_("名册"))
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="+", verbose_name=_("房屋"))
    area_m2 = models.DecimalField(_("面积 (m²)"), max_digits=8, decimal_places=2)
    area_source = models.CharField(_("面积依据"), max_length=10, choices=AreaSource, default=AreaSource.REGISTER)

    class Meta:
        verbose_name = verbose_name_plural = _("名册房屋")
        constraints = [models.UniqueConstraint(fields=["ballot", "dwelling"], name="roll_dwelling_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.dwelling_id}"


class RollObjection(models.Model):
    """Somebody says that the roll is wrong; answered within the days of the rule."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="roll_objections", verbose_name=_("表决"))
    entry = models.ForeignKey(
        RollEntry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("名册")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("异议人"))
    words = models.TextField(_("异议"), max_length=1000)
    at = models.DateTimeField(_("提出于"))
    state = models.CharField(_("状态"), max_length=10, choices=RollObjectionState, default=RollObjectionState.OPEN)
    answer = models.TextField(_("答复"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("答复于"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("名册异议")
        ordering = ["ballot", "id"]

    def __str__(self) -> str:
        return f"{self.ballot_id} #{self.pk}"


class Proxy(models.Model):
    """委托投票: written, at most so many per agent as the rule says, never to a candidate; names are published."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="proxies", verbose_name=_("表决"))
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="proxies", verbose_name=_("委托人"))
    agent = models.ForeignKey(RollEntry, models.PROTECT, related_name="agencies", verbose_name=_("受托人"))
    document = models.ImageField(_("委托书"), upload_to="proxies/%Y/%m/", blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经手人")
    )
    accepted_at = models.DateTimeField(_("登记于"))
    revoked_at = models.DateTimeField(_("撤销于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("委托投票")
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(revoked_at=None), name="proxy_one_in_force"),
            models.CheckConstraint(condition=~Q(entry=F("agent")), name="proxy_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.agent_id}"


class Casting(models.Model):
    """Append-only: a head voted over a channel at a time. `choice` only where votes are open."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="castings", verbose_name=_("表决"))
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="castings", verbose_name=_("名册"))
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    at = models.DateTimeField(_("投票于"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("录入人")
    )
    by_proxy = models.ForeignKey(
        Proxy, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("受托投票")
    )
    choice = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("投票记录")
        indexes = [models.Index(fields=["entry", "-id"], name="casting_entry")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.channel}"


class SealedVote(models.Model):
    """A secret vote until closing. `ticket` is an HMAC of the roll entry under the ballot's key; the choice is encrypted."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="+")
    ticket = models.CharField(max_length=64)
    sealed_choice = EncryptedTextField()
    receipt = models.CharField(max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = _("密封选票")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "ticket"], name="sealed_vote_once"),
            models.UniqueConstraint(fields=["ballot", "receipt"], name="sealed_vote_receipt"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}"


class CountedVote(models.Model):
    """A secret vote after closing, in random order: what is published, and all that is left."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="counted_votes", verbose_name=_("表决"))
    receipt = models.CharField(_("回执码"), max_length=20)
    choice = models.CharField(_("选择"), max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = _("已计选票")
        constraints = [models.UniqueConstraint(fields=["ballot", "receipt"], name="counted_vote_receipt")]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.receipt}"


class PaperSlip(models.Model):
    """A paper ballot, entered by two people who must agree before it is cast."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="slips", verbose_name=_("表决"))
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="slips", verbose_name=_("名册"))
    state = models.CharField(_("状态"), max_length=8, choices=SlipState, default=SlipState.ONCE)
    # Encrypted: the second person must not see what the first typed, nor anybody a secret vote.
    first_choice = EncryptedTextField(editable=False, blank=True, default="")
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("第一录入人")
    )
    first_at = models.DateTimeField(_("第一次录入于"))
    second_choice = EncryptedTextField(editable=False, blank=True, default="")
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("第二录入人")
    )
    second_at = models.DateTimeField(_("第二次录入于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("纸质选票")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "entry"], name="paper_slip_once"),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=F("first_by")), name="paper_slip_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.entry_id}"


class CallAtDoor(models.Model):
    """An attempt at a door or on the telephone to ask for a vote: what the visit list shows as tried."""

    entry = models.ForeignKey(RollEntry, models.CASCADE, related_name="calls", verbose_name=_("名册"))
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("走访人"))
    channel = models.CharField(_("方式"), max_length=10, choices=Channel)
    was_met = models.BooleanField(_("见到或联系上"))
    words = models.CharField(_("情况"), max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("上门征询记录")
        indexes = [models.Index(fields=["entry", "-id"], name="call_at_door_entry")]

    def __str__(self) -> str:
        return f"{self.entry_id}"

"""Who acts: users, departments, organisations, and the postings from which all authority is computed."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.common.crypto import EncryptedTextField, blind_index
from governance.common.days import days_in_order
from governance.people.phones import mask_phone
from governance.people.roles import Role
from governance.territory.models import Area, Dwelling, Level


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str | None, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Staff sign in by name and password, residents by telephone and one-time code.

    What a person may see and do comes from postings alone; Django admin opens for superusers and for who holds an
    ADMIN posting of a district (`is_staff` is kept because libraries ask for it, and opens nothing by itself).
    """

    username = models.CharField(_("登录名"), max_length=60, unique=True, null=True, blank=True)
    display_name = models.CharField(_("姓名"), max_length=40, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    phone = EncryptedTextField(_("手机号"), blank=True, default="", editable=False)
    phone_index = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    phone_verified_at = models.DateTimeField(_("手机验证于"), null=True, blank=True)
    identity_number = EncryptedTextField(_("身份证号"), blank=True, default="", editable=False)
    identity_index = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    work_phone = models.CharField(_("工作电话"), max_length=30, blank=True, help_text=_("向居民公开"))
    notify_urls = EncryptedTextField(
        _("消息通道"), blank=True, default="", help_text=_("每行一个 Apprise 地址, 如企业微信、钉钉、飞书机器人或邮箱")
    )
    prefers_large_type = models.BooleanField(_("大字版"), default=False)
    is_active = models.BooleanField(_("启用"), default=True)
    is_staff = models.BooleanField(_("可进后台"), default=False)
    joined_at = models.DateTimeField(_("建立于"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = verbose_name_plural = _("用户")

    def __str__(self) -> str:
        return self.display_name or self.username or self.masked_phone or f"#{self.pk}"

    def set_phone(self, number: str) -> None:
        """Keep a normalised number encrypted, with the index that finds it."""
        self.phone = number
        self.phone_index = blind_index("phone", number) or None

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)


class Department(models.Model):
    """A government department of the district."""

    district = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="departments",
        limit_choices_to={"level": Level.DISTRICT},
        verbose_name=_("区"),
    )
    code = models.SlugField(_("代码"), max_length=30)
    name = models.CharField(_("名称"), max_length=60)
    duties = models.TextField(_("职责"), blank=True)
    phone = models.CharField(_("公开电话"), max_length=30, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("职能部门")
        ordering = ["district__code", "code"]
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="department_code_in_district")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A resident organisation (驻区单位) or a social organisation (社会组织)."""

    class Kind(models.TextChoices):
        RESIDENT = "RESIDENT", _("驻区单位")
        SOCIAL = "SOCIAL", _("社会组织")

    area = models.ForeignKey(Area, models.PROTECT, related_name="organisations", verbose_name=_("所在区域"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    name = models.CharField(_("名称"), max_length=80)
    phone = models.CharField(_("公开电话"), max_length=30, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("组织")
        ordering = ["area__code", "name"]
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="organisation_name_in_area")]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """A person holds a role for an area (and a department or organisation) from a day to a day (exclusive)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="postings", verbose_name=_("人员"))
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    area = models.ForeignKey(Area, models.PROTECT, related_name="postings", verbose_name=_("区域"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("部门")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("组织")
    )
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任职")
        ordering = ["area__code", "role", "starts_on"]
        constraints = [
            days_in_order("posting_days_in_order"),
            models.CheckConstraint(
                condition=Q(role=Role.DEPARTMENT_OFFICER, department__isnull=False)
                | (~Q(role=Role.DEPARTMENT_OFFICER) & Q(department=None)),
                name="posting_department_fits_role",
            ),
            models.UniqueConstraint(
                "user",
                "role",
                "area",
                Coalesce("department", 0),
                Coalesce("organisation", 0),
                condition=Q(ends_on=None),
                name="posting_held_once",
            ),
        ]
        indexes = [models.Index(fields=["area", "role"], name="posting_area_role")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.department or self.area}"


class Residency(models.Model):
    """A user lives in or owns a dwelling; verified by the community (`grids.services.residency`)."""

    class Kind(models.TextChoices):
        OWNER = "OWNER", _("业主")
        TENANT = "TENANT", _("租户")
        FAMILY = "FAMILY", _("家属")

    user = models.ForeignKey(User, models.CASCADE, related_name="residencies", verbose_name=_("居民"))
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="residencies", verbose_name=_("房屋"))
    kind = models.CharField(_("关系"), max_length=10, choices=Kind)
    verified_at = models.DateTimeField(_("核实于"), null=True, blank=True)
    verified_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核实人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("居住关系")
        constraints = [
            models.UniqueConstraint(fields=["user", "dwelling", "kind"], name="residency_once"),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="residency_verified_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.dwelling}"


class IdentityLook(models.Model):
    """Somebody looked at a full number: who, when, why, whose. The person can read it."""

    class What(models.TextChoices):
        PHONE = "PHONE", _("手机号")
        IDENTITY = "IDENTITY", _("身份证号")

    looker = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("查看人"))
    looked_at = models.DateTimeField(_("查看于"))
    what = models.CharField(_("查看内容"), max_length=10, choices=What)
    reason = models.CharField(_("理由"), max_length=120)
    # Whose number: an account, or (also without one) whoever holds this telephone number.
    owner = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="looks", verbose_name=_("本人"))
    phone_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    subject_type = models.CharField(max_length=60, blank=True, editable=False)
    subject_id = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("查看完整号码记录")
        ordering = ["-looked_at"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="look_subject")]

    def __str__(self) -> str:
        return f"{self.looker} {self.looked_at:%F %R}"

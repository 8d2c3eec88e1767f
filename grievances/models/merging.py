"""What helps to see that several matters are one: a sketch of each text, and what is rising (热点)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grievances.likeness import SKETCH_SIZE
from grievances.models.catalogue import Category
from grievances.models.grievance import Grievance


class MatterSketch(models.Model):
    """A few numbers drawn from a matter's words: two texts agree in each with the likelihood of their likeness.

    Columns of one row, each with its own index: raising a matter pays one INSERT, and a look-up reads eight short ranges.
    """

    grievance = models.OneToOneField(Grievance, models.CASCADE, primary_key=True, related_name="sketch")
    key0 = models.IntegerField()
    key1 = models.IntegerField()
    key2 = models.IntegerField()
    key3 = models.IntegerField()
    key4 = models.IntegerField()
    key5 = models.IntegerField()
    key6 = models.IntegerField()
    key7 = models.IntegerField()

    class Meta:
        # The newest matters that share one number, read from the index alone.
        indexes = [
            models.Index(fields=[f"key{number}", "-grievance"], name=f"matter_sketch_key{number}")
            for number in range(SKETCH_SIZE)
        ]


class Hotspot(models.Model):
    """More residents than usual say the same in one place this week. Counted by a task, replaced as a whole."""

    area_code = models.CharField(max_length=15)
    area_name = models.CharField(_("地点"), max_length=60)
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("类别")
    )
    words = models.CharField(_("词"), max_length=60, blank=True)
    recent = models.PositiveIntegerField(_("近七天人数"))
    before = models.PositiveIntegerField(_("此前四周人数"))
    surprise = models.FloatField(_("显著程度"))  # −log10 of how likely so many would be by chance
    counted_at = models.DateTimeField(_("统计于"))
    matters = models.ManyToManyField(Grievance, related_name="hotspots", verbose_name=_("诉求"))

    class Meta:
        verbose_name = verbose_name_plural = _("热点")
        ordering = ["-surprise", "id"]
        indexes = [models.Index(fields=["area_code"], name="hotspot_area")]

    def __str__(self) -> str:
        return f"{self.area_name} {self.category or self.words}"

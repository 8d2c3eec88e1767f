"""What a message is to one recipient is called a copy: 到账 alone is a receipt."""

import django.db.models.deletion
from django.db import migrations, models

from governance.common.migrating import Together

CONSTRAINTS = ("once_a_user", "once_an_entry", "has_a_recipient", "times_fit_state", "acknowledged_at_and_by")
INDEXES = ("user", "deputy", "silent", "to_phone")


def belongs_to(model, name):
    return models.ForeignKey(
        f"grids.{model}", django.db.models.deletion.CASCADE, related_name="copies", verbose_name=name
    )


class Migration(migrations.Migration):
    dependencies = [("grids", "0007_organisations")]

    operations = [
        Together([migrations.RemoveConstraint("receipt", f"receipt_{name}") for name in CONSTRAINTS]),
        migrations.RenameModel("Receipt", "BroadcastCopy"),
        Together(
            [
                migrations.AlterModelOptions(
                    "broadcastcopy", {"verbose_name": "收到的通知", "verbose_name_plural": "收到的通知"}
                ),
                migrations.AlterField("broadcastcopy", "broadcast", belongs_to("broadcast", "通知")),
                migrations.AlterField("broadcastcopy", "leg", belongs_to("broadcastleg", "层级")),
                *(
                    migrations.RenameIndex("broadcastcopy", f"broadcast_copy_{name}", old_name=f"receipt_{name}")
                    for name in INDEXES
                ),
                migrations.AddConstraint(
                    model_name="broadcastcopy",
                    constraint=models.UniqueConstraint(fields=("broadcast", "user"), name="broadcast_copy_once_a_user"),
                ),
                migrations.AddConstraint(
                    model_name="broadcastcopy",
                    constraint=models.UniqueConstraint(
                        fields=("broadcast", "entry"), name="broadcast_copy_once_an_entry"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="broadcastcopy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("user__isnull", False), ("entry__isnull", False), _connector="OR"),
                        name="broadcast_copy_has_a_recipient",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="broadcastcopy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("acknowledged_at", None), ("done_at", None), ("read_at", None), ("state", "SENT")
                            ),
                            models.Q(
                                ("acknowledged_at", None),
                                ("done_at", None),
                                ("read_at__isnull", False),
                                ("state", "READ"),
                            ),
                            models.Q(("acknowledged_at__isnull", False), ("done_at", None), ("state", "ACKNOWLEDGED")),
                            models.Q(("acknowledged_at__isnull", False), ("done_at__isnull", False), ("state", "DONE")),
                            _connector="OR",
                        ),
                        name="broadcast_copy_times_fit_state",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="broadcastcopy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                            models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="broadcast_copy_acknowledged_at_and_by",
                    ),
                ),
            ]
        ),
    ]

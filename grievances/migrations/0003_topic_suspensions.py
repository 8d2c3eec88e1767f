"""How often a topic's clock may stand still is a limit too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grievances", "0002_search"),
    ]

    operations = [
        migrations.AlterField(
            model_name="limitpolicy",
            name="name",
            field=models.CharField(
                choices=[
                    ("EXTENSIONS", "一件事最多延期几次"),
                    ("EXTENSION_WORKDAYS", "每次延期最多几个工作日"),
                    ("SUSPENSIONS", "一件事最多挂起几次"),
                    ("SUSPENSION_DAYS", "每次挂起最多几个自然日"),
                    ("TOPIC_SUSPENSIONS", "一个议题的一步最多挂起几次"),
                    ("BOUNCES", "退单几次后由区级最终裁定"),
                ],
                max_length=20,
                verbose_name="限额",
            ),
        ),
    ]

"""Photos of what an office offers."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.migrating
import volunteers.models.goods


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0002_guards"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        governance.common.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="ProductPhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="volunteers.product",
                                verbose_name="物品",
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("image", models.FileField(upload_to=volunteers.models.goods.product_photo_path)),
                        ("thumbnail", models.FileField(upload_to=volunteers.models.goods.product_photo_path)),
                        ("width", models.PositiveIntegerField()),
                        ("height", models.PositiveIntegerField()),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上传人",
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField(verbose_name="上传于")),
                    ],
                    options={
                        "verbose_name": "物品照片",
                        "verbose_name_plural": "物品照片",
                        "ordering": ["id"],
                    },
                ),
            ]
        ),
    ]

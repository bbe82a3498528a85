import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("planning", "0006_counted_values"),
    ]

    operations = [
        migrations.AddField(
            model_name="targetmeasure",
            name="bound_on",
            field=models.DateField(null=True, verbose_name="gắn với chỉ số từ ngày"),
        ),
        migrations.AlterField(
            model_name="targetvalue",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]

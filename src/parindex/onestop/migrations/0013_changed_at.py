import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('onestop', '0012_open_dossiers'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='changed_at',
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False, verbose_name='thay đổi lúc'),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('closed_at__isnull', True), ('solved_at__isnull', True)), fields=['due_at'], name='dossier_unfinished_due'),
        ),
    ]

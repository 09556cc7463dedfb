"""Remember which workers are alive."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ops", "0001_database_role")]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("worker", models.CharField(max_length=100, unique=True)),
                ("beaten_at", models.DateTimeField()),
            ],
            options={"db_table": "ops_heartbeat"},
        ),
    ]

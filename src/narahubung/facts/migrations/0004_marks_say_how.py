"""Facts and roll-ups say by which fold and which sums they were made, so that another release makes them anew."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two more columns; rows of before were made by another."""

    dependencies: ClassVar = [("facts", "0003_forms_begun")]
    operations: ClassVar = [
        migrations.AddField(model_name="mark", name="folded_by", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="mark", name="summed_by", field=models.CharField(blank=True, max_length=16)),
    ]

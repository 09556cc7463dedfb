"""Count at every page what somebody has not seen yet, at the price of what is unseen."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One partial index; it may be dropped again."""

    dependencies: ClassVar = [("notices", "0002_words_that_are_not_about_an_event")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("way", "page"), ("seen_at__isnull", True)), fields=["person"], name="notice_unseen"
            ),
        ),
    ]

"""Terms that a meeting agreed upon: which meeting, which message says what, how it came out; several run at once."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns with a default of the database, so that a release before this one goes on writing terms."""

    dependencies: ClassVar = [("cases", "0006_codes_are_nobodys_to_see")]
    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="term", name="one_running_term_of_a_kind"),
        migrations.AddField(
            model_name="term",
            name="meeting",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(model_name="term", name="message_id", field=models.UUIDField(null=True)),
        migrations.AddField(
            model_name="term",
            name="outcome",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(
                condition=models.Q(("meeting", ""), _negated=True), fields=["meeting"], name="term_of_meeting"
            ),
        ),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True), models.Q(("meeting", ""), _negated=True)),
                fields=["code", "due_at"],
                name="term_agreed",
            ),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("meeting", "")),
                fields=("case", "code"),
                name="one_running_term_of_a_kind",
            ),
        ),
    ]

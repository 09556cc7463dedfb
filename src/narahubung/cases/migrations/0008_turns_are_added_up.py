"""What waits is added up branch by branch: a case has one turn, so no two branches count it and none need be compared."""

from importlib import import_module
from typing import ClassVar

from django.db import migrations

_BEFORE = import_module("narahubung.cases.migrations.0005_waiting_is_counted_in_the_index").WAITING
_ANEW = _BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    """The function of before, without the look for doubles; its pairs are distinct (`cases.waiting.posts`)."""

    dependencies: ClassVar = [("cases", "0007_a_meeting_agrees_on_actions")]
    operations: ClassVar = [migrations.RunSQL(_ANEW.replace("UNION\n", "UNION ALL\n"), _ANEW)]

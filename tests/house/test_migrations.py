"""Migrations: none missing, in one line, named by intention, without content and without the product's code."""

from __future__ import annotations

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.house import sources

# The product's code in a migration outlives its reason; what cannot be written otherwise stands here with why.
MAY_IMPORT = {
    "src/narahubung/agencies/migrations/0001_initial.py": "an exclusion constraint's expression is a class",
    "src/narahubung/agencies/migrations/0003_absences_and_contact.py": "the same",
}
FILES = sorted(path for path in sources.PRODUCT.glob("*/migrations/*.py") if path.name != "__init__.py")


@pytest.mark.django_db
def test_none_is_missing() -> None:
    said = StringIO()
    ours = [config.label for config in apps.get_app_configs() if config.name.startswith("narahubung.")]
    try:
        call_command("makemigrations", *ours, check=True, dry_run=True, stdout=said, verbosity=2)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_each_room_has_one_line() -> None:
    loader = MigrationLoader(None)

    assert loader.detect_conflicts() == {}


@pytest.mark.parametrize("path", FILES, ids=sources.name)
def test_a_migration_is_named_by_intention_and_stands_alone(path: Path) -> None:
    assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+\.py", path.name)
    assert "_auto_" not in path.name

    imported = {
        alias.name if isinstance(node, ast.Import) else (node.module or "")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    ours = {module for module in imported if module.startswith("narahubung")}
    assert not ours or sources.name(path) in MAY_IMPORT

"""Migrations of an empty database: once all models are there, every operation costs a tenth of a second."""

from __future__ import annotations

from collections import defaultdict

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel


def test_a_new_model_is_created_with_its_constraints_and_indexes() -> None:
    """`makemigrations` often adds them afterwards; move them into `options` of CreateModel where the fields allow."""
    apart = []
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if not type(migration).__module__.startswith("parindex."):
            continue
        created, later = set[str](), defaultdict[str, set[str]](set)
        for operation in migration.operations:
            if isinstance(operation, CreateModel):
                created.add(operation.name_lower)
            elif isinstance(operation, AddField):
                later[operation.model_name_lower].add(operation.name)
            elif isinstance(operation, AddConstraint | AddIndex) and operation.model_name_lower in created:
                added = operation.constraint if isinstance(operation, AddConstraint) else operation.index
                if not any(f"'{field}" in repr(added.deconstruct()) for field in later[operation.model_name_lower]):
                    apart.append(f"{app}.{name}: {added.name}")
    assert apart == []

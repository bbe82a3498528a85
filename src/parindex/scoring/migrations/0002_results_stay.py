"""What was published stays: triggers on both engines refuse to change or remove a result (SoD-4)."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER scoring_result_no_update BEFORE UPDATE ON scoring_result
       BEGIN SELECT RAISE(ABORT, 'a published result never changes'); END""",
    """CREATE TRIGGER scoring_result_no_delete BEFORE DELETE ON scoring_result
       BEGIN SELECT RAISE(ABORT, 'a published result never changes'); END""",
]
SQLITE_UNDO = ["DROP TRIGGER scoring_result_no_update", "DROP TRIGGER scoring_result_no_delete"]

POSTGRESQL = [
    """CREATE FUNCTION scoring_result_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'a published result never changes'; END $$""",
    """CREATE TRIGGER scoring_result_no_change BEFORE UPDATE OR DELETE ON scoring_result
       FOR EACH ROW EXECUTE FUNCTION scoring_result_refuse()""",
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER scoring_result_no_change ON scoring_result",
    "DROP FUNCTION scoring_result_refuse()",
]


def forwards(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]

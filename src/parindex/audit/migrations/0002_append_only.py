"""The journal can only grow: triggers on both engines refuse to change, remove, replace or squeeze in a row."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_auditentry
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_auditentry
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    # INSERT OR REPLACE passes by the two above unless recursive_triggers is on; this one it can't pass.
    """CREATE TRIGGER audit_in_sequence BEFORE INSERT ON audit_auditentry
       WHEN NEW.seq <> COALESCE((SELECT MAX(seq) FROM audit_auditentry), 0) + 1
       BEGIN SELECT RAISE(ABORT, 'journal entries are numbered without gaps'); END""",
]
SQLITE_UNDO = [
    "DROP TRIGGER audit_no_update",
    "DROP TRIGGER audit_no_delete",
    "DROP TRIGGER audit_in_sequence",
]

POSTGRESQL = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;
CREATE FUNCTION audit_sequence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq <> COALESCE((SELECT MAX(seq) FROM audit_auditentry), 0) + 1 THEN
    RAISE EXCEPTION 'journal entries are numbered without gaps';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_auditentry
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_auditentry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_in_sequence BEFORE INSERT ON audit_auditentry
  FOR EACH ROW EXECUTE FUNCTION audit_sequence();
"""
POSTGRESQL_UNDO = """
DROP TRIGGER audit_no_change ON audit_auditentry;
DROP TRIGGER audit_no_truncate ON audit_auditentry;
DROP TRIGGER audit_in_sequence ON audit_auditentry;
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_sequence();
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for statement in SQLITE:
            schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_UNDO)
    else:
        for statement in SQLITE_UNDO:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]

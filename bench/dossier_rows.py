"""Dossiers for the measurements of their pages, made by the database itself; what they are like is said here.

Received evenly over two years by twenty communes; the numbers rise with time, the names are the demonstration's. Of a
hundred, two are still open, among those received last (the demonstration has half of one), with three steps each;
three were finished late, each with its letter of apology sent, and of those one in ten has no cause written down
(the demonstration: two or three late, of which 3–8 in a hundred without a cause). Of the open one in twenty is
overdue (the demonstration: 4.7 in a hundred), and for four of five of those an apology was sent that named a new
day, which every second has missed too; the others are due within the next twenty days.
"""

from __future__ import annotations

import time
from typing import Any

from django.db import connection

COMMUNES = 20
AT_ONCE = 200_000
SINCE = "timestamptz '2023-06-14 08:00+07'"
NOW = "timestamptz '2025-06-16 08:00+07'"

DOSSIERS = f"""
INSERT INTO onestop_dossier (version, code, channel, return_way, state, subject_kind, applicant, identity, phone,
  email, address, agent, request, sets, submitted_at, accepted_at, first_due_at, statutory_due_at, due_at, solved_at,
  returned_at, closed_at, punctuality, supplements, apologised_at, reappointed_to, late_kind, late_cause,
  result_reference, source, source_key, applicant_folded, unit_id, office_id, procedure_id, procedure_version_id,
  owes_fee, is_digitised, changed_at)
SELECT 1,
  'H43.' || lpad((n %% {COMMUNES})::text, 2, '0') || '-' || to_char(at, 'YYMMDD') || '-' || lpad(n::text, 7, '0'),
  'DIRECT', 'DIRECT', CASE WHEN is_open THEN 'IN_PROCESS' ELSE 'RETURNED' END, 'PERSON',
  (%(surnames)s::text[])[s] || ' ' || (%(middles)s::text[])[m] || ' ' || (%(given)s::text[])[g],
  '058' || lpad(n::text, 9, '0'), '09' || lpad(n::text, 8, '0'), '', '', '{{}}', '', 1,
  at, at, due, due, due, CASE WHEN NOT is_open THEN done END, CASE WHEN NOT is_open THEN done END,
  CASE WHEN NOT is_open THEN done END, CASE WHEN is_open THEN '' WHEN is_late THEN 'LATE' ELSE 'ON_TIME' END, 0,
  CASE WHEN NOT is_open AND is_late OR is_open AND due < {NOW} AND a > 0 THEN due - interval '1 day' END,
  CASE WHEN NOT is_open AND is_late THEN done
    WHEN is_open AND due < {NOW} AND a > 0 THEN {NOW} + CASE WHEN a < 3 THEN -1 ELSE 1 END * interval '7 hour' END,
  CASE WHEN NOT is_open AND is_late AND c > 0 THEN 'STAFF' ELSE '' END, '', '',
  CASE WHEN is_open THEN '' ELSE 'bench' END, CASE WHEN is_open THEN '' ELSE n::text END,
  (%(folded_surnames)s::text[])[s] || ' ' || (%(folded_middles)s::text[])[m] || ' ' || (%(folded_given)s::text[])[g],
  units.id, units.id, %(procedure)s, %(version)s, true, true, at
FROM (SELECT drawn.*, CASE WHEN is_open AND o = 0 THEN {NOW} - (1 + h2 %% 200) * interval '1 hour'
          WHEN is_open THEN {NOW} + (1 + h2 %% 480) * interval '1 hour' ELSE at + interval '3 day' END AS due,
        at + CASE WHEN is_late THEN interval '5 day' ELSE interval '2 day' END AS done
      FROM (SELECT n, h2, {SINCE} + (n * 730.0 / %(rows)s) * interval '1 day' AS at,
              n > %(rows)s * 0.96 AND h1 %% 2 = 0 AS is_open, h1 / 2 %% 33 = 0 AS is_late, h1 / 128 %% 20 AS o,
              h1 / 4096 %% 5 AS a, h1 / 32768 %% 10 AS c, 1 + h2 %% cardinality(%(surnames)s::text[]) AS s,
              1 + h2 / 512 %% cardinality(%(middles)s::text[]) AS m,
              1 + h2 / 16384 %% cardinality(%(given)s::text[]) AS g
            FROM (SELECT n, hashint8(n) & 2147483647 AS h1, hashint8(n + 10000000000) & 2147483647 AS h2
                  FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n) AS hashed) AS drawn) AS made
JOIN (SELECT id, row_number() OVER (ORDER BY code) - 1 AS k FROM organization_unit WHERE code LIKE 'c%%') AS units
  ON units.k = n %% {COMMUNES}
ORDER BY n
"""
STEPS = """
INSERT INTO onestop_dossierstep (version, dossier_id, number, name, by, unit_id, time_unit, started_at,
  due_at, ended_at)
SELECT 1, id, number, 'Bước ' || number, 'Công chức', unit_id, '',
  CASE WHEN number < 3 THEN accepted_at + (number - 1) * interval '1 hour' END, due_at,
  CASE WHEN number = 1 THEN accepted_at + interval '1 hour' END
FROM onestop_dossier, generate_series(1, 3) AS number WHERE solved_at IS NULL
"""
EVENTS = """
INSERT INTO onestop_dossierevent (version, dossier_id, kind, at, giver, receiver, note, basis)
SELECT 1, id, kind, accepted_at, '', '', '', ''
FROM onestop_dossier, unnest(ARRAY['SUBMITTED', 'ACCEPTED', 'HANDED_OVER']) AS kind WHERE solved_at IS NULL
"""
APOLOGIES = """
INSERT INTO onestop_apology (version, dossier_id, state, old_due_at, new_due_at, reason, cause, prepared_at,
  agency_id, year, number, signer, signed_at, sent_at, is_in_time)
SELECT 1, id, 'SENT', due_at, reappointed_to, 'Thiếu người', 'STAFF', apologised_at, unit_id, 2025,
  row_number() OVER (PARTITION BY unit_id ORDER BY id), 'Chủ tịch', apologised_at, apologised_at, true
FROM onestop_dossier WHERE apologised_at IS NOT NULL AND reappointed_to > due_at
"""
# The indexes that guard no constraint: filling a table without them is several times faster.
SECONDARY = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = 'onestop_dossier'::regclass AND NOT indisunique
"""
TABLES = ("onestop_dossier", "onestop_dossierstep", "onestop_dossierevent", "onestop_apology")


def there() -> int:
    """How many there are in the database now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM onestop_dossier")
        return int(cursor.fetchone()[0])


def fill(size: int) -> None:
    """So many dossiers into a database that has none."""
    from parindex.onestop.models import ProcedureVersion

    version = ProcedureVersion.objects.get(procedure__code="1.004873")
    told = {"rows": size, "procedure": version.procedure_id, "version": version.pk, **_names()}
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(SECONDARY)
        indexes = dict(cursor.fetchall())
        for name in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for first in range(1, size + 1, AT_ONCE):
            cursor.execute(DOSSIERS, told | {"first": first, "last": min(size, first + AT_ONCE - 1)})
        for definition in indexes.values():
            cursor.execute(definition)
        for more in (STEPS, EVENTS, APOLOGIES):
            cursor.execute(more)
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")
    print(f"  {size} dossiers are there ({time.perf_counter() - start:.0f} s)", flush=True)


def _names() -> dict[str, Any]:
    from parindex.config.demo_dossiers.rates import load_rates
    from parindex.core.text import fold

    people = load_rates().people
    names = {
        "surnames": people.surnames,
        "middles": people.middles_female + people.middles_male,
        "given": people.given_female + people.given_male,
    }
    plain = {name: list(words) for name, words in names.items()}
    return plain | {f"folded_{name}": [fold(word) for word in words] for name, words in plain.items()}

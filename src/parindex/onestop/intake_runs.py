"""One import from a file to what is told about it: the same for the command line, the pages and other systems."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from parindex.audit import queries as audit
from parindex.audit.actor import Actor
from parindex.audit.errors import InvalidAct, Refusal
from parindex.onestop import bulk, commands
from parindex.onestop.models import ImportBatch, ImportMapping
from parindex.onestop.states import BatchMode

COUNTS = ("rows", "created", "updated", "unchanged", "rejected")


@dataclass(frozen=True)
class Asked:
    """What is to be done with a file; `errors_to` is where the rejected rows go, with what to mend in each."""

    file_name: str
    mapping: bulk.Mapping = bulk.TEMPLATE
    dry_run: bool = False
    mode: str = BatchMode.GOOD_ROWS
    errors_to: Path | None = None


def mapping_of(row: ImportMapping) -> bulk.Mapping:
    return bulk.Mapping(row.source, row.name, row.columns, row.words)


def mapping_for(source: str) -> bulk.Mapping:
    """How rows of a source are read. Raises InvalidAct for one that nobody described."""
    if source == bulk.TEMPLATE.source:
        return bulk.TEMPLATE
    row = ImportMapping.objects.filter(source=source).first()
    if row is None:
        raise InvalidAct(
            _("Không có hệ thống nguồn «%(source)s». Hãy thêm ở trang Nạp hồ sơ, hoặc dùng «%(template)s».")
            % {"source": source, "template": bulk.TEMPLATE.source},
            field="source",
        )
    return mapping_of(row)


def run(actor: Actor, data: bytes, asked: Asked, watch: bulk.Watch | None = None) -> dict[str, Any]:
    """The counts and every error, as {"rows", "created", "updated", "unchanged", "rejected", "errors", "batch"}.

    Raises UnreadableFile for a file of which nothing can be taken, a Refusal, or Stopped.
    """
    watch = watch or bulk.Watch()
    with bulk.alone(asked.mapping.source, bulk.folder()):
        watch.at("read")
        raw = bulk.read(data, asked.mapping, most_rows=settings.IMPORT_ROWS)
        export = commands.Export(asked.file_name, hashlib.sha256(data).hexdigest(), len(data))
        del data
        return take_in(actor, raw, export, asked, watch)


def take_in(actor: Actor, raw: bulk.Raw, export: commands.Export, asked: Asked, watch: bulk.Watch) -> dict[str, Any]:
    """The same for what is a table already. The caller holds the source (`bulk.alone`)."""
    watch.at("check")
    known = bulk.Known.to(actor)
    checked, batch = bulk.check(raw, known, actor.at), None
    if asked.dry_run or asked.mode == BatchMode.ALL:
        watch.at("compare")
        plan = bulk.compare(checked, known.reach)
        checked.errors, counts = plan.errors, plan.counts(checked.rows)
    if not asked.dry_run and not (asked.mode == BatchMode.ALL and checked.rejected):
        done = commands.import_dossiers(actor, checked, export=export, mode=asked.mode, watch=watch)
        counts, batch = {name: getattr(done, name) for name in COUNTS}, done.pk
    elif not asked.dry_run:
        counts |= {"created": 0, "updated": 0}
    if asked.errors_to is not None and checked.rejected:
        asked.errors_to.write_bytes(bulk.bad_rows(checked))
    return counts | {"errors": [one.as_json() for one in checked.first_errors()], "batch": batch}


def answer(actor: Actor, body: bytes, asked: Asked, read: Callable[[], bulk.Raw]) -> dict[str, Any]:
    """The same for what another system sends; `read` makes the table of it.

    What is sent twice with one `actor.key`, one after the other or at once, is taken in once and answered alike, once
    something was kept. Raises InvalidAct for a key that was used for something else, and what `run` raises.
    """
    export = commands.Export(asked.file_name, hashlib.sha256(body).hexdigest(), len(body), may_be_asked_again=True)
    with bulk.in_turn(actor.key, bulk.folder()):
        if (earlier := _earlier(actor)) is None:
            with bulk.alone(asked.mapping.source, bulk.folder()):
                told = take_in(actor, read(), export, asked, bulk.Watch())
            if told["batch"] is None:
                return told
            earlier = ImportBatch.objects.get(pk=told["batch"])
    if (earlier.sha256, earlier.source, earlier.mode) != (export.sha256, asked.mapping.source, asked.mode):
        raise _key_used()
    return {name: getattr(earlier, name) for name in COUNTS} | {"errors": earlier.errors, "batch": earlier.pk}


def _earlier(actor: Actor) -> ImportBatch | None:
    """What this key brought in before."""
    used = audit.submission_of(actor.key)
    if used is None:
        return None
    if (used.actor_id, used.record_type) != (actor.user_id, ImportBatch._meta.label_lower):
        raise _key_used()
    return ImportBatch.objects.get(pk=used.record_id)


def _key_used() -> InvalidAct:
    return InvalidAct(_("Khóa này đã dùng cho một lần gửi khác. Hãy gửi nội dung mới với khóa mới."), field="key")


def refused(refusal: bulk.UnreadableFile) -> dict[str, Any]:
    """A file of which nothing was taken, told in the same shape."""
    error = bulk.RowError(refusal.row, refusal.column, refusal.code, refusal.message)
    return dict.fromkeys(COUNTS, 0) | {"errors": [error.as_json()]}


# So many errors are shown on a page; the workbook that is handed back has them all.
SHOWN = 100


def start(job: bulk.Job) -> None:
    """Do a job in a process of its own, which neither a worker waits for nor a closed browser ends."""
    with job.log.open("ab") as log:
        subprocess.Popen(  # noqa: S603 -- our own words
            [sys.executable, "-m", "parindex", "run_import", job.name],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def do(job: bulk.Job, actor: Actor) -> None:
    """The part of a job that was asked for; what came of it stands in the job."""
    asked, watch = job.asked, bulk.Watch(job)
    if job.told("done") is not None:
        return  # asked for twice at once
    what = "checked" if asked["dry_run"] else "done"
    try:
        told = run(actor, job.file.read_bytes(), _asked(job), watch)
    except bulk.UnreadableFile as refusal:
        told = refused(refusal)
    except bulk.Stopped:
        job.put("failed", {"stopped": True, "message": _("Đã dừng theo yêu cầu, không lưu gì.")})
        return
    except Refusal as refusal:
        job.put("failed", {"message": refusal.message})
        return
    job.put(what, {**told, "errors": told["errors"][:SHOWN], "more": max(0, len(told["errors"]) - SHOWN)})
    if told.get("batch"):
        job.file.unlink()


def _asked(job: bulk.Job) -> Asked:
    asked = job.asked
    row = ImportMapping.objects.filter(source=asked["source"]).first()
    return Asked(
        file_name=asked["file_name"],
        mapping=mapping_of(row) if row else bulk.TEMPLATE,
        dry_run=asked["dry_run"],
        mode=asked.get("mode", BatchMode.GOOD_ROWS),
        errors_to=job.returned,
    )


def most_rows() -> int:
    """The most rows one file may have."""
    return int(settings.IMPORT_ROWS)

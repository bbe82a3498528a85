"""A process that writes through real commands and says each id only after its commit.

python worker.py kill            # endless: store a file and correct an item, print after each commit
python worker.py write SECONDS   # for a while: rename one unit, print how many times it was done
python worker.py same-key KEY    # grant one role under a given key, print the grant's id
python worker.py number TIMES    # hold that many numbers of outgoing documents, print each
"""

from __future__ import annotations

import sys
import time
import uuid

import django

django.setup()

from django.utils import timezone  # noqa: E402

from parindex.accounts.models import User  # noqa: E402
from parindex.audit.actor import system_actor  # noqa: E402
from parindex.dispatch import commands as dispatch  # noqa: E402
from parindex.evidence.commands import store_file  # noqa: E402
from parindex.organization import commands  # noqa: E402
from parindex.organization.models import Unit  # noqa: E402
from parindex.organization.queries import actor_for  # noqa: E402
from parindex.planning import commands as planning  # noqa: E402
from parindex.planning.models import ReviewItem  # noqa: E402


def kill() -> None:
    officer = actor_for(User.objects.get(username="officer"), timezone.now())
    unit = Unit.objects.get(code="noi-vu")
    say("ready")
    for number in range(10**6):
        text = f"lần {number} {uuid.uuid4()}"
        file = store_file(officer, unit, name="a.txt", data=text.encode())
        say(f"file {file.pk}")
        item = ReviewItem.objects.get(path="II.2")
        planning.correct_item(officer, item, kind="TASK", path="II.2", text=text, detail=item.detail)
        say(f"item {text}")


def write(seconds: float) -> None:
    system = system_actor(timezone.now())
    until = time.monotonic() + seconds
    done = 0
    while time.monotonic() < until:
        unit = Unit.objects.get(code="noi-vu")
        commands.establish_unit(
            system, code=uuid.uuid4().hex, kind="DIVISION", level="DISTRICT", name="Phòng", parent=unit
        )
        done += 1
    say(str(done))


def same_key(key: str) -> None:
    admin = actor_for(User.objects.get(username="admin"), timezone.now()).submitting(key=uuid.UUID(key))
    user, unit = User.objects.get(username="nobody"), Unit.objects.get(code="xa")
    grant = commands.grant_role(admin, user, unit, "INTAKE", valid_from=admin.today)
    say(str(grant.pk))


def number(times: int) -> None:
    clerk = actor_for(User.objects.get(username="clerk"), timezone.now())
    issuer = Unit.objects.get(code="huyen")
    say("ready")
    sys.stdin.readline()
    for _ in range(times):
        say(str(dispatch.reserve(clerk, issuer, kind="bao-cao", subject="Văn bản").number))


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    task, *rest = sys.argv[1:]
    {
        "kill": kill,
        "write": lambda: write(float(rest[0])),
        "same-key": lambda: same_key(rest[0]),
        "number": lambda: number(int(rest[0])),
    }[task]()

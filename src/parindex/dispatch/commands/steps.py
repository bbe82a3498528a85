"""What every act on a document does besides: note the step, and tell whoever comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.dispatch.links import url_of
from parindex.dispatch.models import DocumentStep, OutgoingDocument
from parindex.dispatch.states import DocumentState, StepKind
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.organization.models import Unit
from parindex.organization.queries import leaders_of


@dataclass(frozen=True)
class Passage:
    """A document passing through somebody's hands."""

    actor: Actor
    document: OutgoingDocument

    def move(self, kind: StepKind, to: DocumentState, note: str = "") -> None:
        """Into its next state, saved with everything else that was changed on it."""
        self.document.state = to
        self.document.save()
        self.note(kind, note)

    def note(self, kind: StepKind, note: str = "") -> None:
        last = self.document.drafts.latest("number").number
        DocumentStep(
            document=self.document, kind=kind, by_id=self.actor.person, at=self.actor.at, draft=last, note=note
        ).save()

    def tell(self, units: Iterable[Unit], audience: Audience, text: str) -> None:
        """`text` has a place for the document's title."""
        named = text % {"title": str(self.document)}
        notices.notify(self.actor, units, audience, text=named, url=url_of(self.document))

    def tell_next(self) -> None:
        """Tell whoever the document now waits for."""
        state, issuer = self.document.state, self.document.issuer
        if state == DocumentState.CONTENT:
            self._tell_heads(self.document.drafting_unit, _("Chờ bạn kiểm tra nội dung: %(title)s."))
        elif state == DocumentState.FORMAT:
            self.tell([issuer], Audience.CLERKS, _("Chờ kiểm tra thể thức: %(title)s."))
        elif state == DocumentState.TO_SIGN:
            self._tell_heads(issuer, _("Chờ bạn ký: %(title)s."))
        elif state == DocumentState.SIGNED:
            self.tell([issuer], Audience.CLERKS, _("Đã ký, chờ đóng dấu, phát hành: %(title)s."))

    def _tell_heads(self, unit: Unit, text: str) -> None:
        """The unit's head; without a recorded one whoever signs for the issuer."""
        headed = leaders_of(unit, self.actor.today).exists()
        asked = unit if headed else self.document.issuer
        self.tell([asked], Audience.HEADS if headed else Audience.CHAIR, text)

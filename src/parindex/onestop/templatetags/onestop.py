"""How a dossier stands, in one word with its icon and colour."""

from __future__ import annotations

from collections.abc import Callable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parindex.kit.templatetags.kit import status_tag
from parindex.onestop import clock
from parindex.onestop.models import Apology, Dossier
from parindex.onestop.states import ApologyState, DossierState, Punctuality

register = template.Library()

STATE_TONES = {
    DossierState.SUBMITTED: "warning",
    DossierState.TO_COMPLETE_FIRST: "neutral",
    DossierState.TO_COMPLETE: "neutral",
    DossierState.WAITING_FEE: "neutral",
    DossierState.SOLVED: "good",
    DossierState.RETURNED: "good",
    DossierState.REFUSED: "bad",
    DossierState.STOPPED: "bad",
    DossierState.CLOSED_INCOMPLETE: "bad",
}
PUNCTUALITY_TONES = {Punctuality.EARLY: "good", Punctuality.ON_TIME: "good", Punctuality.LATE: "bad"}
APOLOGY_TONES = {ApologyState.PREPARED: "warning", ApologyState.SIGNED: "warning", ApologyState.SENT: "good"}
STANDINGS: dict[str, tuple[Callable[[], str], str]] = {
    clock.IN_TIME: (lambda: _("Còn hạn"), "good"),
    clock.DUE_SOON: (lambda: _("Sắp đến hạn"), "warning"),
    clock.OVERDUE: (lambda: _("Quá hạn"), "bad"),
    clock.PAUSED: (lambda: _("Tạm dừng tính hạn"), "neutral"),
}


@register.simple_tag
def state_tag(dossier: Dossier) -> SafeString:
    """Where it stands in its procedure."""
    return status_tag(dossier.get_state_display(), STATE_TONES.get(DossierState(dossier.state), "busy"))


@register.simple_tag
def standing_tag(dossier: Dossier, standing: str) -> SafeString:
    """How it stands against its day; of a finished one how it stood, for ever."""
    if dossier.punctuality:
        tone = PUNCTUALITY_TONES[Punctuality(dossier.punctuality)]
        return status_tag(dossier.get_punctuality_display(), tone)
    if standing not in STANDINGS:
        return SafeString("")
    label, tone = STANDINGS[standing]
    return status_tag(label(), tone)


@register.simple_tag
def apology_tag(apology: Apology) -> SafeString:
    return status_tag(apology.get_state_display(), APOLOGY_TONES[ApologyState(apology.state)])

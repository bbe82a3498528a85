"""Addresses of the pages of one-stop records, for notices and other records."""

from __future__ import annotations

import base64
import binascii
from hmac import compare_digest
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from parindex.onestop.models import Dossier, ProcedureVersion, Recount, ReviewItem, ReviewPlan

FOLLOWING = "onestop.links.following"
ROW, SEAL = 5, 16  # bytes of a token: which dossier, and that the address was made here


def url_of_procedure(version: ProcedureVersion) -> str:
    return reverse("onestop:procedure", args=[version.procedure.code])


def url_of_dossier(dossier: Dossier) -> str:
    return reverse("dossiers:dossier", args=[dossier.code])


def url_of_lateness() -> str:
    return reverse("dossiers:lateness")


def url_of_recount(recount: Recount) -> str:
    return reverse("recounts:recount", args=[recount.pk])


def url_of_lookup() -> str:
    """Where a citizen follows a dossier by its code, without signing in."""
    return reverse("portal:follow")


def address_of_following(dossier: Dossier) -> str:
    """The address for the QR code of a receipt: whoever has it reads states and days, no name and no number.

    Begins with the site's own address where that is set; it holds as long as the secret key does.
    """
    row = dossier.pk.to_bytes(ROW, "big")
    token = base64.urlsafe_b64encode(row + _seal(row, settings.SECRET_KEY)).decode().rstrip("=")
    return urljoin(settings.SITE_URL, reverse("portal:follow_token", args=[token]))


def followed(token: str) -> int | None:
    """The dossier a token was made for; None for one that was not made here."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    row, seal = raw[:ROW], raw[ROW:]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return int.from_bytes(row, "big") if any(compare_digest(seal, _seal(row, key)) for key in keys) else None


def _seal(row: bytes, key: str | bytes) -> bytes:
    return salted_hmac(FOLLOWING, row, secret=key, algorithm="sha256").digest()[:SEAL]


def url_of_review_plan(plan: ReviewPlan) -> str:
    return reverse("reviews:plan", args=[plan.pk])


def url_of_review(item: ReviewItem) -> str:
    return reverse("reviews:item", args=[item.pk])

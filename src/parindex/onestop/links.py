"""Addresses of the pages of one-stop records, for notices and other records."""

from __future__ import annotations

from django.urls import reverse

from parindex.onestop.models import Dossier, ProcedureVersion, Recount


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
    return "/tra-cuu/ho-so/"

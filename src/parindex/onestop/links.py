"""Addresses of the pages of one-stop records, for notices and other records."""

from __future__ import annotations

from django.urls import reverse

from parindex.onestop.models import ProcedureVersion


def url_of_procedure(version: ProcedureVersion) -> str:
    return reverse("onestop:procedure", args=[version.procedure.code])

"""Addresses of the pages of one-stop records, for notices and other records."""

from __future__ import annotations

from django.urls import reverse

from parindex.onestop.models import Dossier, ProcedureVersion, ReviewItem, ReviewPlan


def url_of_procedure(version: ProcedureVersion) -> str:
    return reverse("onestop:procedure", args=[version.procedure.code])


def url_of_dossier(dossier: Dossier) -> str:
    return reverse("dossiers:dossier", args=[dossier.code])


def url_of_lateness() -> str:
    return reverse("dossiers:lateness")


def url_of_review_plan(plan: ReviewPlan) -> str:
    return reverse("reviews:plan", args=[plan.pk])


def url_of_review(item: ReviewItem) -> str:
    return reverse("reviews:item", args=[item.pk])

"""Where a notice about a report leads."""

from django.urls import reverse

from parindex.reporting.models import ReportRound, UnitReport


def url_of(report: UnitReport) -> str:
    return reverse("reporting:report", args=[report.pk])


def url_of_round(round_: ReportRound) -> str:
    return reverse("reporting:round", args=[round_.pk])

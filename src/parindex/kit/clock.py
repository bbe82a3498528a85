"""The clock of the shells. Below them the day is passed in; nobody else asks what time it is."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.utils import timezone as django_timezone


def now() -> datetime:
    """This moment; in a demonstration (`settings.DEMO_DAY`) the same hour of the demonstration's day."""
    moment = django_timezone.localtime()
    day: date | None = settings.DEMO_DAY
    if day is not None:
        moment = moment.replace(year=day.year, month=day.month, day=day.day)
    return moment.astimezone(UTC)

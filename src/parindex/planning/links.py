"""Where a notice about a record leads."""

from django.urls import reverse

from parindex.planning.models import Difficulty, Obligation, Task


def url_of(obligation: Obligation) -> str:
    return reverse("planning:obligation", args=[obligation.pk])


def url_of_difficulty(difficulty: Difficulty) -> str:
    return reverse("planning:difficulty", args=[difficulty.pk])


def url_of_task(task: Task) -> str:
    return reverse("planning:task", args=[task.pk])

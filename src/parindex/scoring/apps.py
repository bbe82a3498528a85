from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from parindex.analytics import registry


class ScoringConfig(AppConfig):
    name = "parindex.scoring"
    verbose_name = _("Chỉ số cải cách hành chính")

    def ready(self) -> None:
        registry.follow("parindex.scoring.following")

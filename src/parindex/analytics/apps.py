from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from parindex.planning import counting


class AnalyticsConfig(AppConfig):
    name = "parindex.analytics"
    verbose_name = _("Số liệu")

    def ready(self) -> None:
        counting.register("parindex.analytics.targets")

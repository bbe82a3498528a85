from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from parindex.analytics import registry


class ReportingConfig(AppConfig):
    name = "parindex.reporting"
    verbose_name = _("Báo cáo")

    def ready(self) -> None:
        registry.register("reports", "parindex.reporting.datasets")

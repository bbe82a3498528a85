from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from parindex.analytics import registry as datasets
from parindex.scoring import registry as moves


class ReportingConfig(AppConfig):
    name = "parindex.reporting"
    verbose_name = _("Báo cáo")

    def ready(self) -> None:
        datasets.register("reports", "parindex.reporting.datasets")
        moves.register("parindex.reporting.moves")

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "parindex.accounts"
    verbose_name = _("Tài khoản")

    def ready(self) -> None:
        from parindex.accounts import sign_in_log

        sign_in_log.connect()

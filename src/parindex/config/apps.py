from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "parindex.config"

    def ready(self) -> None:
        from parindex.config import checks  # noqa: F401 -- registers the start-up checks

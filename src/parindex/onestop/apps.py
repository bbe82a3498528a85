from django.apps import AppConfig


class OnestopConfig(AppConfig):
    name = "parindex.onestop"

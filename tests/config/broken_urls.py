"""The site's addresses and one behind which the code is broken."""

from typing import NoReturn

from django.http import HttpRequest
from django.urls import path

from parindex.config import urls

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("khóa của máy chủ")


urlpatterns = [path("hong/", broken), *urls.urlpatterns]

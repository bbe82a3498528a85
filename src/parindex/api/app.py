"""The HTTP API of the product, version 1, below /api/v1/; it describes itself at openapi.json."""

from __future__ import annotations

from typing import Any

from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from parindex.api import errors
from parindex.api.bearer import Bearer
from parindex.api.v1 import dossiers, schemas


class Api(NinjaAPI):
    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**asked)
        described["components"]["schemas"] |= schemas.components()
        return described


# The library's page of the description runs inline scripts, which the content security policy forbids.
api = Api(
    title="parindex",
    version="1",
    description=schemas.ABOUT,
    urls_namespace="api",
    auth=Bearer(),
    docs_url=None,
    docs_decorator=require_safe,
)
api.add_router("", dossiers.router)
for refusal, told in errors.HANDLERS.items():
    api.add_exception_handler(refusal, told)

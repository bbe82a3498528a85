"""Asking once more who it is, before an act that can't be taken back or that opens what was locked."""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import HttpRequest


def require_recent_sign_in(request: HttpRequest) -> None:
    """Go on only if the person showed who they are in the last minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT).

    Else they are asked for their second factor, or for their password where they have none; then the form they sent
    is taken up again as it was. Call it when the act is allowed and the form is sound, and not for forms with files:
    those are not kept. Who signs in by single sign-on alone has neither and is not asked.
    """
    if is_recent(request):
        return
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        return
    asked = next((one for one in methods if one["id"] == "mfa_reauthenticate"), methods[0])
    raise ImmediateHttpResponse(reauthentication.suspend_request(request, asked["url"]))


def is_recent(request: HttpRequest) -> bool:
    """Whether this session has seen a password, a second factor or a single sign-on lately."""
    moments = [float(one["at"]) for one in get_authentication_records(request, request.user)]
    return bool(moments) and time.time() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

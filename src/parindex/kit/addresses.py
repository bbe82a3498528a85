"""Where a request came from, for counting tries."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

IPV6_NETWORK = 64  # the bits of an address of version 6 that one household shares


def address_of(request: HttpRequest) -> str:
    """The address as the one proxy there is under HTTPS tells it; of version 6 its network."""
    seen = str(request.META.get("REMOTE_ADDR", ""))
    if settings.HTTPS:
        seen = request.headers.get("X-Forwarded-For", seen).rpartition(",")[2].strip()
    try:
        found = ipaddress.ip_address(seen)
    except ValueError:
        return seen
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, IPV6_NETWORK), strict=False))

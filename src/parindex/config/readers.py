"""Typed reading of one environment variable; a value that is none stops the start with the variable's name."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
SWITCH = {**dict.fromkeys(("1", "true", "yes", "on"), True), **dict.fromkeys(("0", "false", "no", "off"), False)}
ENGINES = ("sqlite3", "postgresql")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def text(name: str, default: str) -> str:
    return os.environ.get(name) or default


def switch(name: str, default: bool) -> bool:
    """Anything but a plain yes or no is refused: a mistyped word must not switch a protection off."""
    return _read(name, default, lambda value: SWITCH[value.lower()], "1 or 0")


def whole_number(name: str, default: int) -> int:
    def positive(value: str) -> int:
        if int(value) < 1:
            raise ValueError(value)
        return int(value)

    return _read(name, default, positive, "a whole number, at least 1")


def names(name: str, default: Iterable[str]) -> list[str]:
    """A list separated by commas."""
    return _read(name, list(default), lambda value: [part.strip() for part in value.split(",") if part.strip()], "")


def address(name: str, default: str) -> str:
    """Where a site is reached: scheme and host, to which its paths are added."""

    def origin(value: str) -> str:
        found = urlsplit(value.removesuffix("/"))
        if found.scheme not in {"http", "https"} or not found.hostname or found.username is not None:
            raise ValueError(value)
        if found.port == 0 or found.geturl() != f"{found.scheme}://{found.netloc}":
            raise ValueError(value)
        return found.geturl()

    return _read(name, default, origin, "http:// or https:// and a host, with nothing after it")


def database(name: str, default: str) -> str:
    """A refusal doesn't repeat the address, nor does the library's warning: there may be a password in it."""
    value = text(name, default)
    try:
        with warnings.catch_warnings(action="ignore"):
            engine = environ.Env.db_url_config(value)["ENGINE"] if value else ENGINES[0]
        if engine.rsplit(".", 1)[-1] not in ENGINES:
            raise ValueError
    except (ValueError, KeyError):
        raise ImproperlyConfigured(
            f"{name} is no address of a database that is known here; it must be "
            "postgres://user:password@host/name, or sqlite:////folder/file. See docs/settings.md."
        ) from None
    return value


def level(name: str, default: str) -> str:
    return _read(name, default, lambda value: LEVELS[LEVELS.index(value.upper())], " or ".join(LEVELS))


def day(name: str, default: None) -> date | None:
    return _read(name, default, date.fromisoformat, "a day such as 2025-03-14")


def _read(name: str, default: T, parse: Callable[[str], T], wanted: str) -> T:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return parse(value)
    except (ValueError, KeyError):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be {wanted}. See docs/settings.md.") from None

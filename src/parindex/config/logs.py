"""Structured logs: one JSON line an event, with the request id; plain text on a terminal."""

import logging.config
import re
import sys
from typing import Any

import structlog

LONGEST = 500
# The secret of a calendar's address, or of that on a receipt, opens it to whoever reads it.
SECRET_PATH = re.compile(r"(/lich/|/ho-so/m/)[^\s\"'<>]+", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def configure(settings: dict[str, Any]) -> None:
    """Called by Django with LOGGING: {"level": …}."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        _masked,
        _short,
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structured": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.format_exc_info,
                        _masked,  # once more: the trace is text only now
                        renderer,
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
            "root": {"handlers": ["stderr"], "level": settings.get("level", "INFO")},
            "loggers": {
                "django.request": {"level": "ERROR"},
                "pikepdf": {"level": "WARNING"},
                "pyhanko": {"level": "ERROR"},
            },
        }
    )


def _short(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Cut what a client can make long, and spell out what would break a line or command a terminal."""
    return {key: _harmless(value) if isinstance(value, str) else value for key, value in event.items()}


def _masked(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Every text of an event, a trace too, without the secrets that addresses of this site can carry."""
    return {key: SECRET_PATH.sub(r"\1…", value) if isinstance(value, str) else value for key, value in event.items()}


def _harmless(value: str) -> str:
    return CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode(), value[:LONGEST])

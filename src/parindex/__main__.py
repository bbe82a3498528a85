"""The `parindex` command: Django's management commands under the product's own name."""

import argparse
import os
import secrets
import sys
from importlib.metadata import version
from pathlib import Path

# Made by the demonstration for its own keys (config.demo_papers.make_keys).
TRIAL_AUTHORITY = "chung-thu-thu-nghiem/ca.pem"
DEMO_PORT, LAST_PORT = "8000", 65_535


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.config.settings")
    if sys.argv[1:2] == ["demo"]:
        set_up_demo_environment()
    if sys.argv[1:] in (["--version"], ["version"]):
        sys.stdout.write(f"parindex {version('parindex')}\n")
        return
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    from parindex.config.management.refusals import NO_DATABASE

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except (OperationalError, ProgrammingError) as error:
        if settings.DEBUG:
            raise
        sys.exit(NO_DATABASE.format(error=str(error).strip()))


def set_up_demo_environment() -> None:
    """The demonstration's own folder, key and day, before the settings are read."""
    os.environ.setdefault("PARINDEX_DATA", "var/demo")
    os.environ.setdefault("PARINDEX_DEMO_DAY", "2025-06-16")
    os.environ.setdefault("PARINDEX_HTTPS", "0")
    os.environ.setdefault("PARINDEX_SITE_URL", f"http://127.0.0.1:{demo_port(sys.argv[2:])}")
    os.environ.setdefault("PARINDEX_REQUIRE_MFA", "0")
    os.environ.setdefault("PARINDEX_LOG_LEVEL", "WARNING")
    folder = Path(os.environ["PARINDEX_DATA"])
    os.environ.setdefault("PARINDEX_TRUSTED_AUTHORITIES", str(folder / TRIAL_AUTHORITY))
    key = folder / "secret-key"
    if "PARINDEX_SECRET_KEY" not in os.environ:
        if not key.exists():
            key.parent.mkdir(parents=True, exist_ok=True)
            key.touch(mode=0o600)
            key.write_text(secrets.token_urlsafe(50))
        os.environ["PARINDEX_SECRET_KEY"] = key.read_text()


def demo_port(arguments: list[str]) -> str:
    """The port that the demonstration is asked to serve on, read again by its own command, which refuses bad ones."""
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--port", default=DEMO_PORT)
    port = str(options.parse_known_args(arguments)[0].port)
    return port if port.isdecimal() and 1 <= int(port) <= LAST_PORT else DEMO_PORT


if __name__ == "__main__":
    main()

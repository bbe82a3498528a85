"""Measurements of whole processes; `make bench` prints them, docs/benchmarks.md keeps them."""

"""Django-aware building blocks without models."""

"""Reading of scoring, by subject."""

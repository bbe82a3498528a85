"""The demonstration's dossiers: some 50,000 of another system, made by a seeded generator, and ours at one desk.

None of them is real. The rates are in catalog/demo/ho-so-mot-cua.yaml.
"""

from parindex.config.demo_dossiers.desk import tell_desk
from parindex.config.demo_dossiers.exports import KEYS, SOURCE, moved_due_dates, rows
from parindex.config.demo_dossiers.intake import take_in

__all__ = ["KEYS", "SOURCE", "moved_due_dates", "rows", "take_in", "tell_desk"]

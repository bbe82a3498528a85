"""The demonstration's assessment: the round of 2024 published, that of 2025 running since June.

Nobody was assessed like that. The rates are in catalog/demo/cham-diem-cchc.yaml.
"""

from parindex.config.demo_scoring.past import tell_published
from parindex.config.demo_scoring.running import RUNNING, tell_running

__all__ = ["RUNNING", "tell_published", "tell_running"]

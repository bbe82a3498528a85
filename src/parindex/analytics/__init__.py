"""Records as facts, facts as figures: what was counted, of when, and the records behind it."""

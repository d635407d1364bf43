"""Whether a source bears a claim out: its quantities, names, direction and negation, compared along aligned words."""

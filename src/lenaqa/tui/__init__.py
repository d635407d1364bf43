"""The terminal app: paints at once, works in one background thread, shows every text literally."""

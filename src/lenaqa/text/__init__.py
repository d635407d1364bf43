"""How text is written and shown, whatever it came from and wherever it goes."""

"""How text is shown, whatever it came from and wherever it is shown."""

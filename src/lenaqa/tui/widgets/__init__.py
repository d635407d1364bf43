"""What the app's screen is made of."""

"""What opens over the app's screen."""

"""The work behind the app: threads that take tasks in order and post what came of them. No widgets."""

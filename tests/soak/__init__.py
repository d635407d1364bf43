"""The long runs, by ``make soak``: what holds for a minute must hold for a day.

Beside the tests, since it shares their models and invariants, but no part of them: it takes the better part of an hour, and it
measures memory and file handles, which a busy machine would make into flaky tests. A smaller one: ``make soak SCALE=0.01``.
"""

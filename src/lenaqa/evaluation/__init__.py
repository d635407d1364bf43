"""Gold sets, measures, runs, comparison and report: the instrument that quality work is steered by."""

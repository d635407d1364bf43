"""Every parser under hypothesis in the suite, and under a coverage-guided fuzzer by ``make fuzz``: the same targets."""

"""From a question and its hits to an answer: what may answer, how likely, whether anything does, what is quoted. Pure."""

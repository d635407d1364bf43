"""Adding to a library: which files are meant, how they get into the corpus, and what became of them."""

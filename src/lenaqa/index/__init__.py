"""The built index: vectors, words, token vectors, and the store that publishes them together."""

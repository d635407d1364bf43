"""What a question asks: read from its words, and from what the documents call things."""

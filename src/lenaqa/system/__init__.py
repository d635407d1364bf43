"""What is asked of the operating system: files written whole, one writer at a time, the cores there are."""

"""The files of a library, and its index kept to what they are."""

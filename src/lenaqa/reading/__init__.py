"""A file becomes a :class:`~lenaqa.types.Document`: decoded, structured, its tables, bibliography and markers found."""

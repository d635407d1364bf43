"""Marked-up articles, JATS XML and HTML: their text is put together in reading order, with exact structure. lxml's room."""

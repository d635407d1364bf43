"""A manuscript checked against the documents: read, its sentences and citations found, judged, annotated and reported."""

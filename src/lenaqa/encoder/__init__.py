"""Text to vectors.

``encoding`` has the records and the protocol, ``reference`` runs a model by sentence-transformers, ``exporting`` writes it as
ONNX, ``exported`` runs that, ``chosen`` decides which of the two answers. Importing this imports numpy.
"""

from lenaqa.encoder.chosen import ModelEncoder
from lenaqa.encoder.encoding import Encoder, Encoding, Floats, Ints, Lot, Prepared, unit
from lenaqa.encoder.reference import TransformerEncoder

__all__ = [
    "Encoder",
    "Encoding",
    "Floats",
    "Ints",
    "Lot",
    "ModelEncoder",
    "Prepared",
    "TransformerEncoder",
    "unit",
]

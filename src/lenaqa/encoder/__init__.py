"""Text to vectors.

``encoding`` has the records and the protocol, ``models`` which model a name means, ``reference`` runs it by
sentence-transformers, ``exporting`` writes it as ONNX, ``exported`` runs that, ``chosen`` decides which of the two answers.
"""

from lenaqa.encoder.chosen import ModelEncoder
from lenaqa.encoder.encoding import Encoder, Encoding, Floats, Ints, Prepared, unit
from lenaqa.encoder.models import DEFAULT_MODEL, DEFAULT_WEIGHTS, fingerprint, model_folder
from lenaqa.encoder.reference import TransformerEncoder

__all__ = [
    "DEFAULT_MODEL",
    "DEFAULT_WEIGHTS",
    "Encoder",
    "Encoding",
    "Floats",
    "Ints",
    "ModelEncoder",
    "Prepared",
    "TransformerEncoder",
    "fingerprint",
    "model_folder",
    "unit",
]

"""Typed mentions in a sentence: quantities (numbers with their units) and cue words.

`quantities.py` finds every number of a text in one scan and says what it counts, or why it is no quantity;
`cues.py` turns a sentence into the row of typed tokens that the rules match on.
"""

from claims.mentions.cues import Token, tokenize
from claims.mentions.quantities import Quantity, quantities

__all__ = ["Quantity", "Token", "quantities", "tokenize"]

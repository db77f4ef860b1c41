"""Result or background."""

from __future__ import annotations

import pytest

AFTER = " We present Falcor, a library. It is fast."


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("Large models need [[200]] hours of search." + AFTER, "background"),
        ("Existing systems waste [[30%]] of the cycles." + AFTER, "background"),
        ("Over the past 20 years, compute grew [[3x]] every two years." + AFTER, "background"),
        ("We present Falcor, a library. It is [[2x]] faster.", "result"),
        ("We show that Falcor is [[2x]] faster.", "result"),
        ("Experiments show a gain of [[2x]].", "result"),
        ("Falcor is [[2x]] faster.", "result"),
        # what names its system tells of it from there on
        ("Falcor is a cluster. It has ten nodes. Peak speed is [[30]] PFLOP/s. This paper tells how.", "result"),
    ],
)
def test_role(context_of, abstract, expected):
    assert context_of(abstract, title="Falcor: Loops for All")[0]["role"] == expected

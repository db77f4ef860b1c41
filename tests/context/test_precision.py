"""Number formats that a value holds for."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("With FP16, Falcor is [[2x]] faster.", [["FP16"]]),
        ("Falcor is [[2x]] faster in INT8.", [["INT8"]]),
        ("Falcor with W4A8 is [[2x]] faster.", [["W4A8"]]),
        ("Falcor needs [[5x]] less with 4-bit weights or [[2x]] less with 8-bit weights.", [["4-bit"], ["8-bit"]]),
        ("Falcor runs FP16/FP32 code [[2x]] faster.", [["FP16/FP32"]]),
        ("Falcor gains with FP16 reaching [[740]] and with FP8 reaching [[1200]].", [["FP16"], ["FP8"]]),
        ("Falcor uses ternary weights and is [[2x]] faster.", [["ternary"]]),
        ("Falcor is [[2x]] faster than the BF16 baseline.", [[]]),
        ("Falcor keeps full-precision accuracy and is [[2x]] faster.", [[]]),
        ("Falcor searches binary trees [[2x]] faster.", [[]]),
        ("Falcor is [[2x]] faster on 64 cores.", [[]]),
        ("Falcor is [[2x]] faster than the BF16 model using INT4 precision.", [["INT4"]]),
        ("Falcor reaches [[1.9 single precision TFLOP/s]].", [["single precision"]]),
        ("Falcor stores weights in [[2 bits per weight]].", [[]]),
        ("The FP16 sort with FP16 keys is [[2x]] faster.", [["FP16"]]),
        ("Falcor keeps full speed while preserving FP16, and is [[2x]] faster.", [[]]),
        ("With FP8 and FP4, it gives a [[4x]] reduction in size (FP4).", [["FP4"]]),
        ("The q4_k_m build is [[2x]] faster.", [["q4_k_m"]]),
        ("Falcor gains [[3x]] in FP8 on two chips, beating Vega by [[2x]].", [["FP8"], ["FP8"]]),
        ("The fp8 (E4M3) kernel is [[2x]] faster.", [["fp8 (E4M3)"]]),
    ],
)
def test_precision(context_of, text, expected):
    assert [c["precision"] for c in context_of(text)] == expected


def test_the_title_says_the_format(context_of):
    assert context_of("It is [[2x]] faster.", title="Falcor: 2-bit Quantization of Caches")[0]["precision"] == ["2-bit"]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("", "We apply INT8 quantization. Falcor is [[2x]] faster.", ["INT8"]),
        ("", "Weights go to 4-bit, activations to 4-bits. Falcor is [[2x]] faster.", ["4-bit"]),
        ("", "We train in FP8 or with FP4. Falcor is [[2x]] faster.", []),
        ("", "We use FP-32 arithmetic. Falcor is [[2x]] faster.", []),
        ("", "GPUs have FP8 units. Falcor is [[2x]] faster.", []),
        ("", "Falcor beats the INT8 baseline. It is [[2x]] faster.", []),
        ("", "Falcor is [[2x]] faster. It uses INT8 quantization.", []),
        ("4-bit Caching", "Falcor is an FP4 cache. It is [[2x]] faster.", ["FP4"]),
        ("One-Bit Caching", "Falcor keeps a 1-bit sketch. It is [[2x]] faster.", ["1-bit"]),
        ("8-bit Caching", "Falcor can do INT8 and FP4. It is [[2x]] faster.", ["8-bit"]),
    ],
)
def test_the_paper_says_the_format(context_of, title, text, expected):
    assert context_of(text, title=title)[0]["precision"] == expected

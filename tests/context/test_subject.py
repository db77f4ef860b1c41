"""Subjects: how a paper names what it brings, and whose a sentence says a value is."""

from __future__ import annotations

import pytest

TITLE = "Falcor: Fast Sparse Kernels for Small Devices"
NAMING = [
    (TITLE, "Falcor is a library. It runs [[2x]] faster.", "Falcor"),
    ("", "We present Falcor, a library for sparse kernels. Our approach is [[2x]] faster.", "Falcor"),
    ("", "We propose a compiler called TinyFuse. The proposed method is [[2x]] faster.", "TinyFuse"),
    ("", "We propose Ring Fused Attention (RFA) for long inputs. It runs [[2x]] faster.", "RFA"),
    ("", "This work introduces a scheduler, QuietQ, that hides stalls. We are [[2x]] faster.", "QuietQ"),
    ("Scaling with Aerie Core", "Aerie Core trains large models. It is [[2x]] faster.", "Aerie Core"),
    ("", "Fast kernels are hard. We gain [[2x]]. Code: github.com/someone/TileForge", "TileForge"),
    ("", "We study loops. Our implementation runs [[2x]] faster.", "Our implementation"),
    ("", "Using loop tiling, we were able to gain [[2x]].", "loop tiling"),
    ("Ring Fused Attention (RFA): Cheap Long Inputs", "It runs [[2x]] faster.", "RFA"),
    ("Quick-Align: Joining Speech and Text", "It trains [[2x]] faster.", "Quick-Align"),
    ("", "This work presents a Lane Keeping Assistant LKA. It runs [[2x]] faster.", "LKA"),
    ("", "We present a TVM-based compiler. Our compiler gains [[2x]].", "Our compiler"),
    ("", "We study loops. The proposed student model (TinyLoop) gains [[2x]].", "TinyLoop"),
    ("", "We propose a mixed search (SK-means GA) that gains [[2x]].", "SK-means GA"),
    ("Ask the Oracle: Tuning by Search", "We tune loops. Our method gains [[2x]].", "Our method"),
    ("", "Loops are slow. This design gains [[2x]].", "This design"),
]
WHOSE = [
    ("Falcor runs at 3 ms while FlexGen only achieves [[2x]].", "FlexGen"),
    ("The Falcor compiler reaches [[2x]].", "Falcor"),
    ("Experiments show that our library gains [[2x]].", "Falcor"),
    ("The throughput improves by [[2x]].", "Falcor"),
    ("Our fused GLX kernel is [[2x]] faster.", "fused GLX kernel"),
    ("Host memory retrieval achieves [[2x]] speedup.", "Host memory retrieval"),
    ("Existing approaches are [[2x]] slower.", "Existing approaches"),
    ("An RTX 5090 delivers [[2x]] more tokens.", "RTX 5090"),
    ("It beats others, with FlexGen achieving only [[35%]].", "FlexGen"),
    ("Falcor reaches 6.7x, outperforming TVM ([[5.8x]]) and Ansor ([[3.7x]]).", "TVM"),
    ("We need 16 bit. Llama-2-7B runs [[2x]] faster.", "Falcor"),
    # what is done belongs to the system it is done with
    ("Combining the two steps and mature loop tuning makes it [[2x]] faster.", "Falcor"),
    ("Engineers use Falcor to write loops, the best reaching [[2x]].", "Falcor"),
    # a verb that is an adjective too
    ("Our library achieves average gains of [[2x]].", "Falcor"),
    ("Its scaling allows the 48-core A64FX to beat others by [[9%]].", "48-core A64FX"),
    ("It beats others, among them TinyServe (v2), which runs at just [[7 FPS]].", "Falcor"),
    ("Our Loop Batch gains [[2x]].", "Loop Batch"),
    ("A parallel implementation (PK-loop GA) reaches [[2x]].", "PK-loop GA"),
]


@pytest.mark.parametrize(("title", "abstract", "expected"), NAMING)
def test_own_system(context_of, title, abstract, expected):
    assert context_of(abstract, title=title)[0]["subject"] == expected


@pytest.mark.parametrize(("sentence", "expected"), WHOSE)
def test_whose_value(context_of, sentence, expected):
    assert context_of("We present Falcor, a library. " + sentence, title=TITLE)[0]["subject"] == expected


@pytest.mark.parametrize("title", ["Faster than Fast: Corner Detection", "On Loops: A Study of Tiling and Fusion"])
def test_a_phrase_before_the_colon_is_no_name(context_of, title):
    assert context_of("We present TileForge, a tool. It gains [[2x]].", title=title)[0]["subject"] == "TileForge"


def test_it_leaves_evidence(context_of):
    found = context_of("We present Falcor, a library. It gains [[2x]].", title=TITLE)[0]
    assert ("subject", "Falcor", "title_colon") in found["evidence"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Falcor takes [[82 s]] vs. [[116 s]] for plain sorting.", ["Falcor", "plain sorting"]),
        ("Falcor sustains [[407 MB/s]] versus TinyServe's [[395 MB/s]].", ["Falcor", "TinyServe"]),
        ("Falcor costs [[24%]], compared with a [[90%]] increase for full sorting.", ["Falcor", "full sorting"]),
        ("It outperforms TinyServe (v2), which runs at just [[7 FPS]].", ["TinyServe"]),
        ("TinyServe needs more than Falcor, which reaches [[42%]].", ["Falcor"]),
    ],
)
def test_figures_of_two(context_of, sentence, expected):
    found = context_of("We present Falcor, a library. " + sentence, title=TITLE, kind="absolute", direction=None)
    assert [c["subject"] for c in found] == expected


def test_what_the_field_knows_is_not_the_paper_s(context_of):
    text = "LOOPX is a known format. LOOPX stores lists. We tune loops for LOOPX. Our method is [[2x]] faster."
    assert context_of(text)[0]["subject"] == "Our method"

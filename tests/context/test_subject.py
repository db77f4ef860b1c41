"""Subjects: how a paper names what it brings, and whose a sentence says a value is."""

from __future__ import annotations

import pytest

from claims.context import resolve
from claims.text import read_field
from tests.context.conftest import marked_drafts

TITLE = "Falcor: Fast Sparse Kernels for Small Devices"
AFTER = " We present Falcor, a library. It is fast."
NAMING = [
    (TITLE, "Falcor is a library. It runs [[2x]] faster.", "Falcor"),
    ("", "We present Falcor, a library for sparse kernels. Our approach is [[2x]] faster.", "Falcor"),
    ("", "We propose a compiler called TinyFuse. The proposed method is [[2x]] faster.", "TinyFuse"),
    ("", "We propose Ring Fused Attention (RFA) for long inputs. It runs [[2x]] faster.", "RFA"),
    ("", "This work introduces a scheduler, QuietQ, that hides stalls. We are [[2x]] faster.", "QuietQ"),
    ("Scaling with Aerie Core", "Aerie Core trains large models. It is [[2x]] faster.", "Aerie Core"),
    ("", "Fast kernels are hard. We gain [[2x]]. Code: github.com/someone/TileForge", "TileForge"),
    ("", "Fast kernels are hard. We gain [[2x]]. Code: github.com/someone/loops10-airbench", "loops10-airbench"),
    ("", "Our method gains [[2x]]. Code: github.com/someone/LoopPaper-code", "Our method"),
    ("", "Our tool is small. QBT runs, and QBT has parts. We save [[2x]] over the QBT baseline.", "Our tool"),
    ("", "We study loops. Our implementation runs [[2x]] faster.", "Our implementation"),
    ("", "Using loop tiling, we were able to gain [[2x]].", "loop tiling"),
    ("Ring Fused Attention (RFA): Cheap Long Inputs", "It runs [[2x]] faster.", "RFA"),
    ("Quick-Align: Joining Speech and Text", "It trains [[2x]] faster.", "Quick-Align"),
    ("", "This work presents a Lane Keeping Assistant LKA. It runs [[2x]] faster.", "LKA"),
    ("", "We present a TVM-based compiler. Our compiler gains [[2x]].", "Our compiler"),
    ("", "We study loops. The proposed student model (TinyLoop) gains [[2x]].", "TinyLoop"),
    ("", "This paper presents a parallel tiling framework. Tests show that the framework gains [[2x]].",
     "parallel tiling framework"),
    ("", "We propose a loop framework. To save memory, we build a Tile Cache (TC). Results show [[2x]].",
     "loop framework"),
    ("", "We propose a loop framework. To save memory, we build TileForge. TileForge is good. We gain [[2x]].",
     "TileForge"),
    ("Taming AI: A Study of Loops", "We study loops. Loop tiling achieves [[2x]] speedup.", "Loop tiling"),
    ("", "We describe the design, implementation, and evaluation of a loop API. We gain [[2x]].", "loop API"),
    ("", "We extend our prior work. Our loop tool is small. We gain [[2x]].", "Our loop tool"),
    ("", "We present a study of loop strategies. The unrolled implementation gains [[2x]].", "unrolled implementation"),
    ("", "We show that tile-aware compression reduces energy by [[2x]].", "tile-aware compression"),
    ("", "We present TileForge. Our tool works where baselines often fail, and achieves [[2x]].", "TileForge"),
    ("", "We add a blocked matrix type to LoopLib. We gain [[2x]].", "blocked matrix type"),
    ("", "We propose a mixed search (SK-means GA) that gains [[2x]].", "SK-means GA"),
    ("Ask the Oracle: Tuning by Search", "We tune loops. Our method gains [[2x]].", "Our method"),
    ("", "Loops are slow. This design gains [[2x]].", "This design"),
    # a title's name that the abstract writes without its hyphen, or as a macro that nobody expanded
    ("Tile-Forge: Loops for All", "First, we develop QuickTile, a pass. Our TileForge gains [[2x]].", "TileForge"),
    ("Lazy Tile Sets: Towards Cheap Loops", "We implement proj, a novel pass. We gain [[2x]].", "Lazy Tile Sets"),
    # what the title works on
    ("Scaling TileForge.jl with MPI", "TileForge.jl is a solver. We gain [[2x]] on ten nodes.", "TileForge.jl"),
    ("Optimizing TFS Solvers with Tiling", "TFS is common. Our pass gains [[2x]].", "Our pass"),
    # what the title works with, when that is a name
    ("Fast Loops with Tile Recycling", "Tile Recycling is cheap. We gain [[2x]].", "Tile Recycling"),
    ("Fast Loops with Channel", "We tune Channel widths. Our method gains [[2x]].", "Our method"),
    ("Fast Loops with CUDA Graphs", "CUDA Graphs are common. Our method gains [[2x]].", "Our method"),
    # ways to give a name
    ("", "We call our system TileBank. It is [[2x]] faster.", "TileBank"),
    ("", "We built a runtime, which we call TileBank, that is [[2x]] faster.", "TileBank"),
    ("", "We propose an algorithm that we name TileBank. The algorithm saves [[40%]].", "TileBank"),
    ("", "The resulting net, named the quantised loop net (Q-LoopNet), is [[2x]] faster.", "Q-LoopNet"),
    ("", "A tree, termed the tile access plan (TAP) design, is [[2x]] faster.", "TAP"),
    ("", "Here we report TileBank, a design for loops. It gains [[2x]].", "TileBank"),
    ("", "We survey many of the known loop passes and propose TileBank. It gains [[2x]].", "TileBank"),
    ("", "This paper presents what is, to our knowledge, the first loop compiler. We gain [[2x]].", "loop compiler"),
    ("", "We show that tile.cpp gains [[2x]].", "tile.cpp"),
    # no name: an earlier paper's, a library that holds the code, what is only shown
    ("", "No prior work has reported TapNet on phones. Our method gains [[2x]].", "Our method"),
    ("", "We present a filter. It gains [[2x]]. It is in the QuickSet library: github.com/x/QuickSet", "filter"),
    ("", "We demonstrate the effectiveness of our scheme. We gain [[2x]].", "our scheme"),
    ("", "We proposed several methods. Our scheme gains [[2x]].", "Our scheme"),
]
SPOKEN_OF = [
    ("We propose an adaptive tiling scheme. The proposed method is exact. It also saves [[40%]].", "proposed method"),
    ("We present two loop tools. The first tool is exact. In speed, it gains [[22x]].", "first tool"),
    ("We study lazy tiles. Results show that lazy tiles yield gains. Run times fall by [[40%]].", "lazy tiles"),
    ("We test a tile cache. On phones, TileNet gains [[2x]]. On desks, the same trick gives only [[1.1x]].", "TileNet"),
    ("We use a training tool. It runs. Tests show that the proposed design plots well at [[2x]].", "proposed design"),
    ("We present a tool. The tool cuts the energy, reducing the parts needed by [[60%]].", "tool"),
    # what hangs on a preposition, or is the field's, is not spoken of
    ("We propose a tiling scheme. A chip with integrated Tile Unit runs it. We save [[40%]].", "tiling scheme"),
    ("We propose a tiling scheme. Existing tools fail here. We save [[40%]].", "tiling scheme"),
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
    # a name before a verb that nobody listed, and before an insert
    ("Tile Packing prunes rows, halving the traffic to fit [[2x]] more.", "Tile Packing"),
    ("On phones, TileCache plots faster, saving [[2x]].", "TileCache"),
    ("TileCache, with small tiles, reaches [[2x]].", "TileCache"),
    ("TileCache and TileFetch cut the traffic by [[2x]].", "TileCache and TileFetch"),
    ("This trick has enabled Tile Speed to reach [[2x]].", "Tile Speed"),
    ("Our Stream Batch gains [[2x]].", "Stream Batch"),
    # nouns and verbs of one form, verbs inside of what seems a phrase
    ("Falcor saves memory and achieves rendering speeds up to [[2x]] higher.", "Falcor"),
    ("At 900 MHz, the cluster delivers tiles up to [[2x]] faster.", "Falcor"),
    ("Loops with dynamic scaling, and weight updates achieving [[2x]].", "Falcor"),
    ("Instructions that accelerated GTile and PTile steps gain [[2x]].", "Falcor"),
    ("Falcor reaches 12 ms; a plain player sustains [[28 ms]] per frame.", "plain player"),
    ("Adapting the large net with Falcor needs only [[10 days]].", "Falcor"),
    ("Using Falcor, a single worker can serve [[2x]] more users.", "Falcor"),
    ("The memory overhead of self-attention falls by [[2x]].", "Falcor"),
    # a rival that a relative clause tells bad things of
    ("We compare with the TinyCore M4 chip (TC4), a common part, which is [[12x]] slower.", "TinyCore M4 chip"),
    ("It beats plain sorting, which can be [[250x]] slower.", "plain sorting"),
]


@pytest.mark.parametrize(("title", "abstract", "expected"), NAMING)
def test_own_system(context_of, title, abstract, expected):
    assert context_of(abstract, title=title)[0]["subject"] == expected


@pytest.mark.parametrize(("abstract", "expected"), SPOKEN_OF)
def test_what_is_spoken_of(context_of, abstract, expected):
    assert context_of(abstract)[-1]["subject"] == expected


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


def test_subjects_of_a_row(context_of):
    text = "We present Falcor, a library. TileCache and TileFetch reach [[2x]] and [[3x]] gains, respectively."
    assert [c["subject"] for c in context_of(text)] == ["TileCache", "TileFetch"]


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("TileNet-c2048 has many parts, requiring [[3.2 TB]] of memory." + AFTER, "TileNet-c2048"),
        ("Prior tools are slow, often needing [[10 min]] to start." + AFTER, "Prior tools"),
        ("Models regress by [[10 min]] on eight nodes." + AFTER, None),
    ],
)
def test_background_is_never_the_paper_s(context_of, abstract, expected):
    assert context_of(abstract, title=TITLE, kind="absolute", direction=None)[0]["subject"] == expected


def test_the_figure_of_who_was_compared_with(context_of):
    text = "We present Falcor, a library. Falcor gains [[2x]] over TinyServe ([[4 s]] vs. [[8 s]])."
    found = context_of(text, kind="absolute", direction=None)
    assert [c["subject"] for c in found] == ["Falcor", "Falcor", "TinyServe"]


def test_what_the_field_knows_is_not_the_paper_s(context_of):
    text = "LOOPX is a known format. LOOPX stores lists. We tune loops for LOOPX. Our method is [[2x]] faster."
    assert context_of(text)[0]["subject"] == "Our method"


def test_a_figure_in_brackets_after_a_competitor_is_its_own(context_of):
    text = "Falcor needs [[3 ms]] less than FooNet ([[12 ms]])."
    assert [c["subject"] for c in context_of(text, kind="absolute", metrics=["latency"])] == ["Falcor", "FooNet"]


def test_a_value_of_the_title_is_of_the_name_before_its_colon():
    fields = [read_field("title", "FalcorNet: Dense Models Can Run at 100 FPS"), read_field("abstract", "It is fast.")]
    drafts = marked_drafts(fields, 0, [(34, 41)])
    resolve(fields, drafts)
    assert drafts[0].subject == (0, 0, 9)

"""How numbers and quantities are written, and what only looks like one.

The quantities of a sentence are marked [[so]]; it holds no others. Every sentence is normalised first, as in the
pipeline, so LaTeX and LaTeX without its backslashes stand here as they stand in abstracts.
"""
from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.mentions import Quantity, quantities
from claims.mentions.quantities import number_places
from claims.text import normalize

Reading = tuple[str, float, float, str, str]
"""(kind, low, high, unit, bound)"""


def x(low: float, high: float | None = None, bound: str = "") -> Reading:
    return "multiple", low, low if high is None else high, "x", bound


def pct(low: float, high: float | None = None, bound: str = "") -> Reading:
    return "percent", low, low if high is None else high, "%", bound


def of(unit: str, low: float, high: float | None = None, bound: str = "") -> Reading:
    return "absolute", low, low if high is None else high, unit, bound


PLAIN = [
    # integers, decimals, thousands separators
    ("It runs [[3x]] faster.", x(3)),
    ("It runs [[2.75x]] faster.", x(2.75)),
    ("It runs [[1,024x]] faster.", x(1024)),
    ("It fits in [[12,582,912 bytes]].", of("B", 12582912)),
    ("It serves [[3,400.5 requests/s]].", of("request/s", 3400.5)),
    ("It saves [[0.5%]] of the power.", pct(0.5)),
    # scientific notation
    ("A step costs [[3e5 cycles]].", of("cycle", 3e5)),
    ("A step costs [[2.5e-3 J]].", of("J", 2.5e-3)),
    ("A step costs [[1.5E+6 cycles]].", of("cycle", 1.5e6)),
    (r"A step costs [[$4.2\times10^{5}$ cycles]].", of("cycle", 4.2e5)),
    (r"A step costs [[$7 \times 10^{-3}$ J]].", of("J", 7e-3)),
    ("A step costs [[7×10^-3 J]].", of("J", 7e-3)),
    ("A step costs [[9 x 10^4 cycles]].", of("cycle", 9e4)),
    ("A step costs [[10^6 cycles]].", of("cycle", 1e6)),
    ("A step costs [[8e^{-5}muJ]].", of("uJ", 8e-5)),
    (r"A spike takes [[$6\cdot10^{-6}$ J]].", of("J", 6e-6)),
    # fractions and shares
    ("It needs [[1/10th]] of the energy.", x(0.1)),
    ("It needs [[1/8]] of the memory.", x(0.125)),
    ("It needs [[a third]] of the energy.", x(1 / 3)),
    ("It needs [[one third]] of the energy.", x(1 / 3)),
    ("It needs [[two-thirds]] of the energy.", x(2 / 3)),
    ("It needs [[a quarter]] of the area.", x(0.25)),
    ("It needs [[three quarters]] of the area.", x(0.75)),
    ("It needs [[one fifth]] of the time.", x(0.2)),
    ("It needs [[one-tenth]] of the memory.", x(0.1)),
    ("It needs [[half]] the memory.", x(0.5)),
    ("It runs in [[half]] the time.", x(0.5)),
    ("It cuts the area by [[half]].", pct(50)),
    ("It runs [[two and a half times]] faster.", x(2.5)),
    ("It runs [[three-and-a-half times]] faster.", x(3.5)),
    # number words
    ("It runs [[three times]] faster.", x(3)),
    ("It runs [[ten times]] faster.", x(10)),
    ("It runs [[two to three times]] faster.", x(2, 3)),
    ("It runs [[three-fold]] faster.", x(3)),
    ("It saw a [[threefold]] speedup.", x(3)),
    ("It saw a [[tenfold]] speedup.", x(10)),
    ("It saves [[twenty percent]] of the energy.", pct(20)),
    ("It is [[twice]] as fast.", x(2)),
    ("It is [[thrice]] as fast.", x(3)),
    ("It [[doubles]] the throughput.", x(2)),
    ("[[Doubling]] the throughput is easy.", x(2)),
    ("The throughput is [[doubled]].", x(2)),
    ("It [[triples]] the throughput.", x(3)),
    ("It [[quadruples]] the throughput.", x(4)),
    ("It [[halves]] the energy.", pct(50)),
    ("It is [[an order of magnitude]] faster.", x(10)),
    ("It is [[one order of magnitude]] faster.", x(10)),
    ("It is [[two orders of magnitude]] faster.", x(100)),
    ("It is [[three orders-of-magnitude]] faster.", x(1000)),
    ("It is [[2 orders of magnitude]] faster.", x(100)),
    ("It is [[2-3 orders of magnitude]] faster.", x(100, 1000)),
    ("It is [[two to four orders of magnitude]] faster.", x(100, 10000)),
    ("It is [[2 to 3 orders of magnitude]] faster.", x(100, 1000)),
    ("It compiles in [[one minute]].", of("min", 1)),
    ("It trains in [[three days]].", of("day", 3)),
    ("It answers within [[a second]].", of("s", 1)),
    ("It trains in [[two weeks]].", of("week", 2)),
    # multipliers before and after the number
    ("It is [[449x]] faster.", x(449)),
    ("It is [[449X]] faster.", x(449)),
    ("It is x[[449]] faster.", x(449)),
    ("It is ×[[449]] faster.", x(449)),
    ("It is [[449×]] faster.", x(449)),
    ("It is [[449 x]] faster.", x(449)),
    ("It is [[5 times]] faster.", x(5)),
    ("It is [[5-times]] faster.", x(5)),
    ("It shrinks by a factor of [[30]].", x(30)),
    ("It shrinks by factors of [[3.5]] on average.", x(3.5)),
    ("It shrinks by a factor of about [[30]].", x(30)),
    ("It shrinks by a factor of [[3-5]].", x(3, 5)),
    ("It shrinks by a factor of [[3 to 5]].", x(3, 5)),
    ("It sees a [[2-fold]] gain.", x(2)),
    ("It sees a [[2.5 fold]] gain.", x(2.5)),
    ("It sees a [[2.5fold]] gain.", x(2.5)),
    ("It sees a [[4x]]-faster kernel.", x(4)),
    # N+
    ("It saves [[10+%]] of energy.", pct(10, bound="over")),
    ("It saves [[10%+]] of energy.", pct(10, bound="over")),
    ("It runs [[5x+]] faster.", x(5, bound="over")),
    ("It runs [[5+x]] faster.", x(5, bound="over")),
    ("It serves [[900+ tokens/s]].", of("token/s", 900, bound="over")),
    ("It draws [[100+ W]].", of("W", 100, bound="over")),
]

RANGES = [
    ("It is [[1.5-2.0x]] faster.", x(1.5, 2)),
    ("It is [[1.5–2.0×]] faster.", x(1.5, 2)),
    ("It is [[1.5x-2.0x]] faster.", x(1.5, 2)),
    ("It is [[1.5x - 2.0x]] faster.", x(1.5, 2)),
    ("It is [[1.5 - 2.0x]] faster.", x(1.5, 2)),
    ("It is [[1.73x to 10.29x]] faster.", x(1.73, 10.29)),
    ("It is [[2 to 3x]] faster.", x(2, 3)),
    ("It is [[2x up to 3x]] faster.", x(2, 3)),
    ("It is [[10X~20X]] faster.", x(10, 20)),
    ("It is [[10~20x]] faster.", x(10, 20)),
    ("It is [[4 to 6 times]] faster.", x(4, 6)),
    ("It is [[4–6 times]] faster.", x(4, 6)),
    ("It is x[[2-x3]] faster.", x(2, 3)),
    ("It is between [[2x and 3x]] faster.", x(2, 3)),
    ("It is between [[2 and 3 times]] faster.", x(2, 3)),
    ("A frame takes [[6--58 ms]].", of("ms", 6, 58)),
    ("A frame takes [[6-58ms]].", of("ms", 6, 58)),
    ("A frame takes [[6 to 58 ms]].", of("ms", 6, 58)),
    ("A frame takes [[6 ms to 58 ms]].", of("ms", 6, 58)),
    ("A frame takes [[400 us to 2 ms]].", of("ms", 0.4, 2)),
    ("A frame takes between [[6 and 58 ms]].", of("ms", 6, 58)),
    ("It draws between [[7 and 11 W]].", of("W", 7, 11)),
    ("It draws between [[7 W and 11 W]].", of("W", 7, 11)),
    ("It draws [[0.7–1.1W]].", of("W", 0.7, 1.1)),
    ("It saves [[15-324 %]] of the energy.", pct(15, 324)),
    ("It saves [[15%-32%]] of the energy.", pct(15, 32)),
    ("It saves [[15% to 32%]] of the energy.", pct(15, 32)),
    ("It saves [[15 to 32 percent]] of the energy.", pct(15, 32)),
    ("It saves [[32.2% to 10x]] of the energy.", x(1.322, 10)),
    ("It saves between [[15% and 32%]] of the energy.", pct(15, 32)),
    ("It reaches [[1.5 to 2.5 GB/s]].", of("GB/s", 1.5, 2.5)),
    ("It reaches [[900-1,100 tokens/s]].", of("token/s", 900, 1100)),
    ("A query costs [[$0.001-0.04]].", of("USD", 0.001, 0.04)),
]

LISTS = [
    ("It saves [[8.7%]], [[12.2%]], and [[11.0%]] of energy.", pct(8.7), pct(12.2), pct(11)),
    ("It saves [[8.7]], [[12.2]] and [[11.0%]] of energy.", pct(8.7), pct(12.2), pct(11)),
    ("It is [[2]], [[3]], and [[5x]] faster.", x(2), x(3), x(5)),
    ("It is [[2x]]/[[3x]] faster.", x(2), x(3)),
    ("It reaches [[1,233]]/[[1,048 TFLOPS]].", of("TFLOP/s", 1233), of("TFLOP/s", 1048)),
    ("It reaches [[12.5]] vs. [[13.3 FPS]].", of("frame/s", 12.5), of("frame/s", 13.3)),
    ("It takes [[130.7 ms]] vs. [[150.2 ms]].", of("ms", 130.7), of("ms", 150.2)),
    ("It takes [[1.5]] and [[2.5 ms]].", of("ms", 1.5), of("ms", 2.5)),
    ("It is [[41-137times]], [[631-1074times]] faster.", x(41, 137), x(631, 1074)),
    ("It saves from [[7%]] to [[55%]] of the energy.", pct(7), pct(55)),
    ("It shrinks from [[128 GB]] to [[1 GB]].", of("GB", 128), of("GB", 1)),
    ("It saves [[30%]] (max [[47%]]).", pct(30), pct(47)),
]

UNITS = [
    # compute rates
    ("It reaches [[740 TFLOP/s]].", of("TFLOP/s", 740)),
    ("It reaches [[740 TFLOPs/s]].", of("TFLOP/s", 740)),
    ("It reaches [[740 TFLOPS]].", of("TFLOP/s", 740)),
    ("It reaches [[740TFLOPS]].", of("TFLOP/s", 740)),
    ("It reaches [[740 TFlops]].", of("TFLOP/s", 740)),
    ("It reaches [[740 Tflop/s]].", of("TFLOP/s", 740)),
    ("It reaches [[740 teraflops]].", of("TFLOP/s", 740)),
    ("It reaches [[1.2 PFLOPS]].", of("PFLOP/s", 1.2)),
    ("It reaches [[1.2 petaflops]].", of("PFLOP/s", 1.2)),
    ("It reaches [[2.1 exaFLOPS]].", of("EFLOP/s", 2.1)),
    ("It reaches [[94 TFLOPS/GPU]].", of("TFLOP/s/GPU", 94)),
    ("It reaches [[94 TFLOPS per GPU]].", of("TFLOP/s/GPU", 94)),
    ("It reaches [[512 GOPS]].", of("GOP/s", 512)),
    ("It reaches [[512 GOP/s]].", of("GOP/s", 512)),
    ("It reaches [[512 GOPs]].", of("GOP/s", 512)),
    ("It reaches [[15.6 MAC/cycle]].", of("MAC/cycle", 15.6)),
    ("It reaches [[15.6 MACs/cycle]].", of("MAC/cycle", 15.6)),
    ("It reaches [[15.6 MACs per cycle]].", of("MAC/cycle", 15.6)),
    ("It reaches [[3.4 MAC/clk]].", of("MAC/cycle", 3.4)),
    ("It reaches [[850 MIPS]].", of("Minstruction/s", 850)),
    # energy efficiency and energy per work
    ("It reaches [[8.4 TOPS/W]].", of("TOP/s/W", 8.4)),
    ("It reaches [[8.4 TOPs/W]].", of("TOP/s/W", 8.4)),
    ("It reaches [[8.4 TOPS per watt]].", of("TOP/s/W", 8.4)),
    ("It reaches [[8.4 TOP/s/W]].", of("TOP/s/W", 8.4)),
    ("It reaches [[150 GFLOPS/W]].", of("GFLOP/s/W", 150)),
    ("It reaches [[12.3 FPS/W]].", of("frame/s/W", 12.3)),
    ("It reaches [[57 img/s/W]].", of("image/s/W", 57)),
    ("It reaches [[57 images/s/W]].", of("image/s/W", 57)),
    ("It reaches [[230 inferences/J]].", of("inference/J", 230)),
    ("It reaches [[18 tokens/J]].", of("token/J", 18)),
    ("It reaches [[18 tokens per joule]].", of("token/J", 18)),
    ("It needs [[1.3 pJ/bit]].", of("pJ/bit", 1.3)),
    ("It needs [[1.3 pJ/b]].", of("pJ/bit", 1.3)),
    ("It needs [[70 pJ/B]].", of("pJ/B", 70)),
    ("It needs [[0.6 pJ/op]].", of("pJ/OP", 0.6)),
    ("It needs [[0.6 pJ per operation]].", of("pJ/OP", 0.6)),
    ("It needs [[2.1 mJ per inference]].", of("mJ/inference", 2.1)),
    ("It needs [[2.1 mJ/inference]].", of("mJ/inference", 2.1)),
    ("It needs [[2.1 mJ/inf]].", of("mJ/inference", 2.1)),
    ("It needs [[2.1 millijoules per inference]].", of("mJ/inference", 2.1)),
    ("It needs [[0.4 J/token]].", of("J/token", 0.4)),
    ("It needs [[1.7 mJ per image]].", of("mJ/image", 1.7)),
    ("It needs [[28 fJ/MAC]].", of("fJ/MAC", 28)),
    ("It needs [[5 nJ per pixel]].", of("nJ/pixel", 5)),
    # area
    ("It reaches [[120 GOPS/mm^2]] of silicon.", of("GOP/s/mm^2", 120)),
    ("It reaches [[120 GOPS/mm2]] of silicon.", of("GOP/s/mm^2", 120)),
    (r"It reaches [[120 GOPS/mm$^2$]] of silicon.", of("GOP/s/mm^2", 120)),
    ("It reaches [[120 GOPS/mm²]] of silicon.", of("GOP/s/mm^2", 120)),
    ("It occupies [[3.2 mm^2]].", of("mm^2", 3.2)),
    (r"It occupies [[3.2 mm$^{2}$]].", of("mm^2", 3.2)),
    ("It occupies [[45 kGE]].", of("kGE", 45)),
    ("It occupies [[5,100 LUTs]].", of("LUT", 5100)),
    # rates
    ("It generates [[85 tokens per second]].", of("token/s", 85)),
    ("It generates [[85 tokens/second]].", of("token/s", 85)),
    ("It generates [[85 tokens/s]].", of("token/s", 85)),
    ("It generates [[85 tokens/sec]].", of("token/s", 85)),
    ("It generates [[85 tok/s]].", of("token/s", 85)),
    ("It generates [[85 tok/sec]].", of("token/s", 85)),
    ("It generates [[85 TPS]].", of("token/s", 85)),
    ("It generates [[53k tok/s]].", of("Ktoken/s", 53)),
    ("It generates [[1.2M tokens/s]].", of("Mtoken/s", 1.2)),
    ("It generates [[1.2 million tokens per second]].", of("Mtoken/s", 1.2)),
    ("It renders [[240 fps]].", of("frame/s", 240)),
    ("It renders [[240 FPS]].", of("frame/s", 240)),
    ("It renders [[240fps]].", of("frame/s", 240)),
    ("It renders [[240 frames per second]].", of("frame/s", 240)),
    ("It renders [[240 frames/s]].", of("frame/s", 240)),
    ("It renders [[240 frames-per-second]].", of("frame/s", 240)),
    ("It handles [[3.1K images/s]].", of("Kimage/s", 3.1)),
    ("It handles [[3.1 million queries per second]].", of("Mquery/s", 3.1)),
    ("It handles [[800 QPS]].", of("query/s", 800)),
    ("It handles [[800 samples/s]].", of("sample/s", 800)),
    ("It handles [[70 requests per minute]].", of("request/min", 70)),
    # data
    ("It moves [[1.5 GB/s]].", of("GB/s", 1.5)),
    ("It moves [[1.5GB/s]].", of("GB/s", 1.5)),
    ("It moves [[1.5 GBps]].", of("GB/s", 1.5)),
    ("It moves [[100 Gbps]].", of("Gbit/s", 100)),
    ("It moves [[100 Gb/s]].", of("Gbit/s", 100)),
    ("It moves [[3 gigabytes per second]].", of("GB/s", 3)),
    ("It needs [[128 GB]] less.", of("GB", 128)),
    ("It needs [[128 MB]] less.", of("MB", 128)),
    ("It needs [[16 KB]] less.", of("KB", 16)),
    ("It needs [[16 kB]] less.", of("kB", 16)),
    ("It needs [[3.5 bits per weight]].", of("bit/param", 3.5)),
    # time, power, frequency, money
    ("It takes [[3 ms]].", of("ms", 3)),
    ("It takes [[3ms]].", of("ms", 3)),
    ("It takes [[3 milliseconds]].", of("ms", 3)),
    ("It takes [[3 µs]].", of("us", 3)),
    ("It takes [[3 μs]].", of("us", 3)),
    ("It takes [[3 us]].", of("us", 3)),
    (r"It takes [[3 $\mu$s]].", of("us", 3)),
    (r"It takes [[$3\,\mu\mathrm{s}$]].", of("us", 3)),
    ("It takes [[2 mus]].", of("us", 2)),
    ("It takes [[3 microseconds]].", of("us", 3)),
    ("It takes [[40 ns]].", of("ns", 40)),
    ("It takes [[12 s]].", of("s", 12)),
    ("It takes [[12 sec]].", of("s", 12)),
    ("It takes [[5 min]].", of("min", 5)),
    ("It takes [[5 hours]].", of("h", 5)),
    ("It takes [[17 cycles]].", of("cycle", 17)),
    ("It takes [[17 clock cycles]].", of("cycle", 17)),
    ("It takes [[59.4 ms/step]].", of("ms/step", 59.4)),
    ("It takes [[59.4 ms per step]].", of("ms/step", 59.4)),
    ("It takes a [[2.7-second]] pass.", of("s", 2.7)),
    ("It draws [[2.63 W]].", of("W", 2.63)),
    ("It draws [[2.63W]].", of("W", 2.63)),
    ("It draws [[420 mW]].", of("mW", 420)),
    ("It draws [[420 milliwatts]].", of("mW", 420)),
    ("It draws [[18 uW]].", of("uW", 18)),
    ("It draws [[18 µW]].", of("uW", 18)),
    (r"It draws [[18 $\mu$W]].", of("uW", 18)),
    ("It uses [[6.1 kWh]].", of("kWh", 6.1)),
    ("It uses [[6.1muJ]].", of("uJ", 6.1)),
    ("It clocks at [[1.2 GHz]].", of("GHz", 1.2)),
    ("It clocks at [[250MHz]].", of("MHz", 250)),
    ("It costs [[$5]].", of("USD", 5)),
    (r"It costs [[\$5]].", of("USD", 5)),
    ("It costs [[5 dollars]].", of("USD", 5)),
    ("It costs [[$1.2 million]].", of("MUSD", 1.2)),
    ("It costs [[$0.9/Mtoken]].", of("USD/Mtoken", 0.9)),
    ("It costs [[$0.9 per million tokens]].", of("USD/Mtoken", 0.9)),
    ("It costs [[$2 per hour]].", of("USD/h", 2)),
    # compute, machine time, counts
    ("It takes [[30 GPU-hours]].", of("GPU-hour", 30)),
    ("It takes [[30 GPU hours]].", of("GPU-hour", 30)),
    ("It takes [[30 H100 hours]].", of("GPU-hour", 30)),
    ("It takes [[12 TPU-days]].", of("TPU-day", 12)),
    ("It takes [[1.8 GFLOPs]].", of("GFLOP/s", 1.8)),
    ("It takes [[350M MACs]].", of("MMAC", 350)),
    ("It takes [[4.1 GMACs]].", of("GMAC", 4.1)),
    ("It has [[34M parameters]].", of("Mparam", 34)),
    ("It has [[1.2 billion parameters]].", of("Bparam", 1.2)),
    ("It has [[70B parameters]].", of("Bparam", 70)),
    ("It reads [[16K tokens]].", of("Ktoken", 16)),
    ("It saw [[1.2M]] of them.", of("M", 1.2)),
    ("It saw [[16K]] of them.", of("K", 16)),
]

LATEX = [
    (r"It is [[$2.8\times$]] faster.", x(2.8)),
    (r"It is [[2.8$\times$]] faster.", x(2.8)),
    (r"It is [[2.8 $\times$]] faster.", x(2.8)),
    (r"It is [[\textbf{2.8}$\times$]] faster.", x(2.8)),
    (r"It is [[\textbf{2.8x}]] faster.", x(2.8)),
    (r"It is [[$1.5\times$--$2.8\times$]] faster.", x(1.5, 2.8)),
    (r"It is [[$1.5$--$2.8\times$]] faster.", x(1.5, 2.8)),
    (r"It is [[$1.5\sim2.8\times$]] faster.", x(1.5, 2.8)),
    (r"It is $\sim$[[8$\times$]] faster.", x(8)),
    (r"It is [[$1{,}024\times$]] faster.", x(1024)),
    (r"It is [[$10^3\times$]] faster.", x(1000)),
    (r"It is $\times [[3.5]]$ faster.", x(3.5)),
    (r"It saves [[62\%]] of energy.", pct(62)),
    (r"It saves [[$62\%$]] of energy.", pct(62)),
    (r"It saves [[91\%--99\%]] of energy.", pct(91, 99)),
    (r"It reaches [[740~TFLOPS]].", of("TFLOP/s", 740)),
    (r"It reaches [[8.4~TOPS/W]].", of("TOP/s/W", 8.4)),
    ("It is [[6.7times]] faster.", x(6.7)),
    ("It is [[4.7 sim 71.3times]] faster.", x(4.7, 71.3)),
    ("It is [[1.6sim14.6times]] faster.", x(1.6, 14.6)),
    ("It is sim[[8times]] faster.", x(8)),
    ("It saves [[５０％]] of energy.", pct(50)),
    ("It is [[2.8&times;]] faster.", x(2.8)),
    ("It is [[2.8\n×]] faster.", x(2.8)),
    ("It needs [[3\nms]].", of("ms", 3)),
    ("It needs [[2.1 mJ per\ninference]].", of("mJ/inference", 2.1)),
    ("It needs [[3 ms]].", of("ms", 3)),
    ("It needs [[3 ms]].", of("ms", 3)),
]

# Text -> why its number is none; "" when it is a number alone, or is not even looked at.
NONE = [
    # names of models, devices and formats
    ("We serve LLaMA-2-70B.", "part of a name"),
    ("We serve GPT-4.", "part of a name"),
    ("We serve Llama 3.", "part of a name"),
    ("We serve OPT-175B.", "part of a name"),
    ("We train ResNet-50.", "part of a name"),
    ("We train ViT-B/16.", "part of a name"),
    ("We train on CIFAR-10.", "part of a name"),
    ("We run on an RTX 4090.", "part of a name"),
    ("We run on an RTX4090.", ""),
    ("We run on an MI300X.", ""),
    ("We run on a GTX 1080 Ti.", "part of a name"),
    ("We run on a Jetson AGX Orin.", ""),
    ("We run on a Raspberry Pi 4.", "part of a name"),
    ("We run on a Xeon Gold-6226.", "part of a name"),
    ("We run on TPUv4.", ""),
    ("We run on a TPU v5e.", ""),
    ("We run on an ARM Cortex-M4.", ""),
    ("We run on an STM32F746.", ""),
    ("We run on x86 machines.", "part of a name"),
    ("We run on an x86-64 machine.", "part of a name"),
    ("We run on a ZCU102 board.", ""),
    ("We compute in FP16.", ""),
    ("We compute in fp8.", ""),
    ("We compute in INT4.", ""),
    ("We compute in bfloat16.", ""),
    ("We compute with W4A4.", ""),
    ("We compute with W4A16 weights.", ""),
    ("We compute with 8-bit weights.", "a number format"),
    ("We compute with 4-bit integers.", "a number format"),
    ("We use DDR4-3200.", "part of a name"),
    ("We use PCIe 4.0 links.", "part of a name"),
    ("We use HBM2e stacks.", ""),
    ("We study sim2real transfer.", ""),
    ("We study text2sql.", ""),
    ("We study log4j.", ""),
    ("We render 3D scenes.", "part of a name"),
    ("We render 2D scenes.", "part of a name"),
    ("We extend CO2 capture.", ""),
    # dimensions and counts of devices
    ("We use 16x16 tiles.", "a dimension"),
    ("We use 16×16 tiles.", "a dimension"),
    ("We use 16 x 16 tiles.", "a dimension"),
    (r"We use $16\times16$ tiles.", "a dimension"),
    ("We use 64times64 tiles.", "a dimension"),
    ("We use 3x3x3 stencils.", "a dimension"),
    ("We use a 1024x768 screen.", "a dimension"),
    ("We run on 4xA100.", "part of a name"),
    (r"We run on 8$\times$H100.", "a count of devices"),
    ("We run on 8x A100 cards.", "a count of devices"),
    ("We run on 16 × NVIDIA cards.", "a count of devices"),
    # set-up counts (those with a unit, "8 GPUs", are for the rules to leave out)
    ("We study 12 workloads.", ""),
    ("We study three workloads.", ""),
    # citations, sections, versions, dates
    ("As shown before [12], it holds.", ""),
    ("As shown before [3, 14-16], it holds.", ""),
    ("See Fig. 3 for that.", "part of a name"),
    ("See Figure 12 for that.", "part of a name"),
    ("See Table 2 for that.", "part of a name"),
    ("See Section 4.2 for that.", "part of a name"),
    ("See Eq. 7 for that.", "part of a name"),
    ("See Algorithm 1 for that.", "part of a name"),
    ("We use version 2.1 of it.", "part of a name"),
    ("We use v1.5 of it.", ""),
    ("We use vLLM v0.6.1.", ""),
    ("We use CUDA 12.4 for that.", "part of a name"),
    ("We use Python 3.11 for that.", "part of a name"),
    ("We did that in 2024.", "a year"),
    ("We did that since 1998, mostly.", "a year"),
    ("It appeared at ISCA 2023.", "a year"),
    ("It appeared in May 2023.", "a year"),
    # points, angles, temperatures
    ("It loses 2 percentage points.", "points or degrees"),
    ("It loses 2.4%p.", "points or degrees"),
    ("It gains 3 dB.", "points or degrees"),
    ("It turns by 30 degrees.", "points or degrees"),
    ("It turns by 30°.", "points or degrees"),
    # idioms
    ("We see it many times in 3 ways.", ""),
    ("It ran four times in a row.", ""),
    ("It works on half-precision floats.", "part of a name"),
    ("It works on double-precision floats.", "part of a name"),
    ("It works in double precision.", "part of a name"),
    ("It works with double buffering.", "part of a name"),
    ("It folds each times table.", ""),
    ("It is second to none.", ""),
    ("The third quarter is over.", ""),
]

MARK = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
MATH = re.compile(r"[\s${}]|\\(?:textbf|mathrm|,)?")
ROWS = [(text, list(readings)) for table in (PLAIN, RANGES, LISTS, UNITS, LATEX) for text, *readings in table]


def read(original: str) -> list[tuple[str, Quantity]]:
    """What is found in a text, each with its original characters."""
    source = normalize(original)
    return [(original[slice(*source.span(q.start, q.end))], q) for q in quantities(source.text)]


def test_the_tables_are_large():
    assert len(ROWS) >= 200
    assert len(NONE) >= 80


@pytest.mark.parametrize(("text", "readings"), ROWS, ids=[text for text, _ in ROWS])
def test_quantity(text, readings):
    found = [(words, q) for words, q in read(MARK.sub(r"\1", text)) if q.kind != "bare" and not q.rejected]
    assert [(q.kind, pytest.approx(q.low), pytest.approx(q.high), q.unit, q.bound) for _, q in found] == readings
    assert [MATH.sub("", words) for words, _ in found] == [MATH.sub("", words) for words in MARK.findall(text)]


@pytest.mark.parametrize(("text", "reason"), NONE, ids=[text for text, _ in NONE])
def test_no_quantity(text, reason):
    found = [q for _, q in read(text)]
    assert all(q.kind == "bare" or q.rejected for q in found)
    assert {q.rejected for q in found} | {""} == {reason, ""}


@pytest.mark.parametrize("text", [MARK.sub(r"\1", text) for text, _ in ROWS])
def test_the_cheap_look_sees_every_number(text):
    """`number_places` decides which sentences are read at all: it must not pass over one with a quantity."""
    normalized = normalize(text).text
    places = number_places(normalized)
    for q in quantities(normalized):
        assert any(q.start <= place < q.end for place in places)


@pytest.mark.parametrize("text", [MARK.sub(r"\1", text) for text, _ in ROWS[::4]])
def test_a_part_of_a_text_is_read_as_that_text_alone(text):
    before, after = "It cut 7% and ran 3x faster. ", " Then 12 ms more."
    alone = quantities(normalize(text).text)
    normalized = normalize(text).text
    inside = quantities(before + normalized + after, len(before), len(before) + len(normalized))
    shifted = [(q.start - len(before), q.end - len(before), q.kind, q.low, q.unit, q.rejected) for q in inside]
    assert shifted == [(q.start, q.end, q.kind, q.low, q.unit, q.rejected) for q in alone]


numbers = st.one_of(
    st.integers(2, 999).map(str),
    st.integers(1000, 9_999_999).map("{:,}".format),
    st.decimals("0.01", "999", places=2).map(str),
)
signs = st.sampled_from(["x", "X", "×", " x", " times", "-fold", "times", r"$\times$", "-times", " ×"])
units = st.sampled_from([
    (" ms", "ms"), ("ms", "ms"), (" TFLOPS", "TFLOP/s"), (" GB/s", "GB/s"), (" tokens/s", "token/s"), (" mJ", "mJ"),
    (" TOPS/W", "TOP/s/W"), (" pJ/bit", "pJ/bit"), (" FPS", "frame/s"), (" mW", "mW"), ("%", "%"), (r"\%", "%")])
dashes = st.sampled_from(["-", "--", "–", "—", " to ", " - ", " – "])


def value(number: str) -> float:
    return float(number.replace(",", ""))


@given(numbers, signs)
def test_every_number_takes_every_sign(number, sign):
    [(_, q)] = read(f"It is {number}{sign} better.")
    assert (q.kind, q.low, q.high, q.rejected) == ("multiple", value(number), value(number), "")


@given(numbers, units)
def test_every_number_takes_every_unit(number, unit):
    written, compact = unit
    [(words, q)] = read(f"It had {number}{written} of it.")
    assert (q.low, q.high, q.unit, q.rejected) == (value(number), value(number), compact, "")
    assert words == f"{number}{written}"


@given(numbers, numbers, dashes, units)
def test_every_range_takes_every_unit(one, other, dash, unit):
    low, high = sorted((one, other), key=value)
    written, compact = unit
    [(words, q)] = read(f"It had {low}{dash}{high}{written} of it.")
    assert (q.low, q.high, q.unit, q.rejected) == (value(low), value(high), compact, "")
    assert words == f"{low}{dash}{high}{written}"


pieces = st.sampled_from(
    "1 2.5 10 1,000 3e5 10^6 x X × % times fold -fold ms GB/s TOPS / W $ - – to and or , . ; ( ) [ ] between from half "
    "a third two an order of magnitude orders twice doubles per second tokens K M billion + ~ ≈ A100 v1.5 2023 Fig. 3 "
    "/8 th hours GPU- USD".split())


@given(st.one_of(st.text(max_size=80), st.lists(st.tuples(pieces, st.sampled_from(["", " "]))).map(
    lambda parts: "".join(word + space for word, space in parts))))
def test_any_text_is_read_in_order_without_overlap(text):
    normalized = normalize(text).text
    found = quantities(normalized)
    last = 0
    for q in found:
        assert last <= q.start < q.end <= len(normalized)
        last = q.end
        assert q.kind in ("multiple", "percent", "absolute", "bare")
        assert (q.unit != "") == (q.kind != "bare")
    assert quantities(normalized) == found

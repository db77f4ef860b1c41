"""What `normalize` makes of each way of writing things, and that its map leads back."""
from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.text import Normalized, normalize, read_field

NUMBERS = [
    # multiplication
    (r"$2.8\times$ faster", "2.8× faster"),
    (r"2.8$\times$ faster", "2.8× faster"),
    (r"2.8 $\times$ faster", "2.8× faster"),
    (r"2.8{\times} and 3\texttimes", "2.8× and 3×"),
    (r"a 2.4\times speedup", "a 2.4× speedup"),
    ("2.8✕ 2.8⨯ 2.8&times; 2.8 ×", "2.8× 2.8× 2.8× 2.8×"),
    (r"$64 \times 64$ and 64 × 64", "64×64 and 64×64"),
    (r"$3\times10^{5}$", "3×10^5"),
    (r"on 8$\times$A100", "on 8×A100"),
    (r"$n \times n$", "n × n"),
    (r"1.5$\times$ 4 GPUs", "1.5× 4 GPUs"),
    # LaTeX that lost its backslashes
    ("6.7times", "6.7×"),
    ("64times64 tiles", "64×64 tiles"),
    ("245759 times 50000 muJ", "245759×50000 µJ"),
    ("1.6sim14.6times", "1.6~14.6×"),
    ("4.7 sim 71.3times", "4.7~71.3×"),
    ("a speedup of sim8times, (sim 3 ms)", "a speedup of ~8×, (~3 ms)"),
    ("2 mus and 5mum", "2 µs and 5µm"),
    ("8e^{-5}muJ", "8e-5µJ"),
    ("M^{3}ViT", "M^3ViT"),
    ("5 times faster, sometimes 2 multicasts, ASTRA-sim 3.0", "5 times faster, sometimes 2 multicasts, ASTRA-sim 3.0"),
    ("sim2real and 12 musicians", "sim2real and 12 musicians"),
    # ranges, about, ties
    ("10X~20X", "10X~20X"),
    (r"1.5~2.8$\times$", "1.5~2.8×"),
    (r"$3.4 \sim 8.4$", "3.4~8.4"),
    (r"$2.0\times$$\sim$$2.7\times$", "2.0×~2.7×"),
    (r"$\sim$2.8 and $\sim 8\times$ and ~8x and ∼ 5 ms", "~2.8 and ~8× and ~8x and ~5 ms"),
    (r"1.5$\times$ ~8x", "1.5× ~8x"),
    ("RTX~4090, A100~80GB, 15~ms, by~$5$", "RTX 4090, A100 80GB, 15 ms, by 5"),
    ("6--58 ms, 6 -- 58 ms, 6–58 ms, 6 – 58 ms, 6—58 ms", "6–58 ms, 6–58 ms, 6–58 ms, 6–58 ms, 6–58 ms"),
    (r"$1.5$--$2.0\times$, $1.6\times -- 2.4\times$", "1.5–2.0×, 1.6×–2.4×"),
    (r"91\%--99\%", "91%–99%"),
    ("5 - 10 and 5-10", "5 - 10 and 5-10"),
    # signs
    (r"8.7\%, 15-324 \%, 5 %", "8.7%, 15-324%, 5%"),
    ("５０％", "50%"),
    (r"$>$10$\times$, $<$ 5, &lt;5, $<5$", ">10×, <5, <5, <5"),
    (r"$\leq2$, $\geq$ 50, ⩽ 3, >= 4, <=5", "≤2, ≥50, ≤3, ≥4, ≤5"),
    (r"$\approx 5\times$, ≈ 3, $\simeq$4", "≈5×, ≈3, ≈4"),
    (r"87 $\pm$ 3\%, 0.5 +/- 0.1", "87±3%, 0.5±0.1"),
    (r"128$\rightarrow$1, $4 \to 2$", "128→1, 4 → 2"),
    ("−5 and 3−1 and x‑ray", "-5 and 3-1 and x-ray"),
    # exponents
    ("10^{-5} 10^5 $10^{5}$ 10⁻⁵", "10^-5 10^5 10^5 10^-5"),
    ("mm² mm$^2$ mm$^{2}$ mm<sup>2</sup> mm\\textsuperscript{2}", "mm^2 mm^2 mm^2 mm^2 mm^2"),
    (r"9$\text{mm}^2$", "9mm^2"),
    (r"300$^\circ$/s, 5{\deg}, 90$^{\circ}$C, 20 ˚C", "300°/s, 5°, 90°C, 20 °C"),
    (r"the 1$^{st}$", "the 1st"),
    # micro
    (r"$\mu$s $\mu s$ \mu s μs µs $\mu$ s 5\,$\mu$J {\mu}m", "µs µs µs µs µs µs 5 µJ µm"),
    (r"the mean $\mu$ is", "the mean µ is"),
    # digits
    ("2{,}400 and 12\\,000 and 12\u2009000", "2,400 and 12,000 and 12,000"),
    (r"\frac{1}{2} and $\tfrac{3}{4}$, ½, 2½", "1/2 and 3/4, 1/2, 2 1/2"),
    (r"\SI{5}{\milli\second}, \qty{2}{\micro\joule}, \num{12}", "5 ms, 2 µJ, 12"),
    # currency
    ("costs $0.001-0.04 per million tokens", "costs $0.001-0.04 per million tokens"),
    ("an API cost of $0.8-$1.5 per run", "an API cost of $0.8-$1.5 per run"),
    ("$5 and $10", "$5 and $10"),
    ("from $20, $30", "from $20, $30"),
    (r"from \$20--\$50, \$ 0.3", "from $20–$50, $0.3"),
    (r"a cost of $0.3 at $2.8\times$ speed", "a cost of $0.3 at 2.8× speed"),
    (r"less than \$1 and $2$ GPUs", "less than $1 and 2 GPUs"),
]

TEXT = [
    ("plain text stays", "plain text stays"),
    ("", ""),
    (" \n ", ""),
    ("  two  spaces,\ttab\nnew\r\nline ", "two spaces, tab new line"),
    ("no\u00a0break thin\u2009space\u3000wide", "no break thin space wide"),
    (r"a\ b\quad c\,d\;e\\f~g", "a b c d e f g"),
    (r"a\!b\-c\/d", "abcd"),
    # dashes
    ("word -- word, word --- word, word---word, word — word", "word — word, word — word, word — word, word — word"),
    ("lane--agent", "lane–agent"),
    ("state-of-the-\nart", "state-of-the-art"),
    ("through-\n  put, low- precision, GPT-\n4", "through-put, low-precision, GPT-4"),
    ("pre- and\npost-training, 2-to 5-fold", "pre- and post-training, 2- to 5-fold"),
    ("plug-and-\nplay, plug-\nand-play", "plug-and-play, plug-and-play"),
    ("a - b", "a - b"),
    # commands
    (r"\textbf{Foo}, {\bf Foo}, ({\em x}), \emph {y}", "Foo, Foo, (x), y"),
    (r"\textsc{A}B, \texttt{x\_y}, \underline{u}", "AB, x_y, u"),
    (r"R\&D, \#1, \{a\}", "R&D, #1, {a}"),
    (r"$\alpha$-x and α-x", "α-x and α-x"),
    (r"\ours\ is, \method{} is, $O(n\log n)$", "ours is, method is, O(n log n)"),
    (r"\href{http://x.y/z}{Code}\cite{foo}, see~\cite{a,b}.", "Code, see ."),
    ("https://x.y/z{this link}, https://x.y/~u", "https://x.y/z this link, https://x.y/~u"),
    (r"and so on\ldots, \dots, …", "and so on..., ..., ..."),
    (r"CO$_2$, CO₂", "CO2, CO2"),
    # letters
    (r"caf\'e, na\"{\i}ve, M\"uller, Ni\~no, gar\c{c}on, \v{S}, \o", "café, naïve, Müller, Niño, garçon, Š, ø"),
    (r"Amdahl\'s law, \"word\"", "Amdahl's law, \"word\""),
    ("ﬁne ＡＢＣ １２３ 𝑂(𝑛)", "fine ABC 123 O(n)"),
    ("``a'' “b” ‘c’ don’t", '"a" "b" \'c\' don\'t'),
    ("Jetson™ Nano\u200b, soft\u00adware", "Jetson Nano, software"),
    ("&amp; AT&amp;T &lt;b&gt; &nbsp; &#215; &micro;s &nosuch; AT&T;", "& AT&T <b> × µs &nosuch; AT&T;"),
    ("<p>one</p><p><i>two</i></p>", "one two"),
    ("naïve Δ α é", "naïve Δ α é"),
    # what is broken stays readable
    ("a lone \\", "a lone"),
    ("$", "$"),
    ("O(2^n)$ time", "O(2^n)$ time"),
    ("{ } }{ {", ""),
    (r"\frac{1}", "1"),
    (r"\cite{never closed", "never closed"),
    ("\ud800 and \x00", "\ud800 and \x00"),
]


@pytest.mark.parametrize(("original", "expected"), NUMBERS + TEXT)
def test_canonical_spelling(original: str, expected: str) -> None:
    assert normalize(original).text == expected


@pytest.mark.parametrize(("original", "piece", "source"), [
    (r"up to $2.8\times$ faster", "2.8×", r"2.8\times"),
    (r"up to $2.8\times$ faster", "×", r"\times"),
    (r"$1.5$--$2.0\times$", "1.5–2.0×", r"1.5$--$2.0\times"),
    (r"$\sim$2.8 ms", "2.8 ms", "2.8 ms"),
    (r"$\sim$2.8 ms", "~2.8", r"\sim$2.8"),
    (r"by \textbf{62\%} less", "62%", r"62\%"),
    (r"by \textbf{62\%} less", "by 62% less", r"by \textbf{62\%} less"),
    ("by 62\n  % less", "62%", "62\n  %"),
    (r"2{,}400 tokens", "2,400", "2{,}400"),
    (r"2{,}400 tokens", "400", "400"),
    (r"for \$5M a year", "$5M", "$5M"),
    ("8e^{-5}muJ.", "8e-5µJ", "8e^{-5}muJ"),
    ("area of 9$\\text{mm}^2$.", "9mm^2", r"9$\text{mm}^2"),
    ("the state-of-the-\nart", "state-of-the-art", "state-of-the-\nart"),
    ("word---word", "—", "---"),
    ("2&times; it", "2×", "2&times;"),
    ("and so on… it", "on...", "on…"),
    ("and so on… it", ".", "…"),
    (r"on~\cite{x} A100", "A100", "A100"),
    ("{Foo} is", "Foo", "Foo"),
    ("plain text", "text", "text"),
])
def test_span_is_the_tightest_original(original: str, piece: str, source: str) -> None:
    normalized = normalize(original)
    start = normalized.text.index(piece)
    first, last = normalized.span(start, start + len(piece))
    assert original[first:last] == source


def test_span_of_nothing_and_beyond() -> None:
    for original in ("", "plain", r" $2\times$ ", "$$"):
        normalized = normalize(original)
        size = len(normalized.text)
        for start in range(-2, size + 3):
            first, last = normalized.span(start, start)
            assert first == last
            assert 0 <= first <= len(original)
        assert normalized.span(size, size)[0] == normalized.span(0, size)[1]


# What papers are made of, and what breaks parsers.
FRAGMENTS = [
    "the", "speedup", "of", "2.8", "64", "GPT-4", "state-of-the-art", "plug-and-play", "pre-", "and", "or", "how-to",
    "$", "$2.8\\times$", "\\times", "$\\sim$", "\\sim", "~", "--", "---", "-", "–", "—", "1.5--2.0", "word--word",
    "word---word", "6.7times", "times", "sim", "4.7sim71", "mus", "\\mu", "\\%", "%", "{", "}", "{,}", "\\textbf{",
    "\\frac{1}{2}", "\\'e", "\\ ", "\\,", "\\", "10^{-5}", "^", "_", "²", "½", "×", "≈", "\\approx", "µ", "μs",
    "&times;", "&nbsp;", "&", "“", "”", "``", "''", "\u00a0", "\u2009", "\u200b", "５％", "é", "<", ">", "<=",
    "<sup>2</sup>", "+/-", "\\cite{a}", "\\href{a}{b}", "e.g.", "vs.", "Fig.", "3.", "it.We", ".", "(", ")", "\ud800",
    "\x00", "https://a.b/c",
]
# A text and, at each gap, white space or none
pieces = st.lists(st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(["", " ", " ", " "])), max_size=25)
latex = pieces.map(lambda parts: "".join(fragment + gap for fragment, gap in parts))


def check_map(normalized: Normalized) -> None:
    original, text = normalized.original, normalized.text
    spans = [normalized.span(i, i + 1) for i in range(len(text))]
    for first, last in spans:
        assert 0 <= first < last <= len(original)
    for (first, last), (next_first, next_last) in zip(spans, spans[1:], strict=False):
        assert first <= next_first
        assert last <= next_last
    for i, character in enumerate(text):
        # What is the same on both sides is itself; digits in particular are never moved.
        first, last = spans[i]
        if character in "0123456789" and last - first == 1 and original[first].isascii():
            assert original[first] == character
    if text:
        assert normalized.span(0, len(text)) == (spans[0][0], spans[-1][1])


@given(st.text())
@example("\ud800")
@example("\\")
@example("\\\ud800 $\\")
def test_any_text(original: str) -> None:
    normalized = normalize(original)
    check_map(normalized)
    assert normalized.text == normalized.text.strip(" ")
    assert "  " not in normalized.text


@given(latex)
def test_latex_like_text(original: str) -> None:
    normalized = normalize(original)
    check_map(normalized)
    assert "  " not in normalized.text


@given(st.text(alphabet="abc XYZ012.,;:()", max_size=80))
def test_plain_text_is_itself(original: str) -> None:
    plain = " ".join(original.split())
    normalized = normalize(plain)
    assert normalized.text == plain
    assert all(normalized.span(i, j) == (i, j) for i in range(len(plain)) for j in range(i, len(plain)))


wrappable = st.lists(st.sampled_from([f for f in FRAGMENTS if f != "\\"]), max_size=40).map(" ".join)


@given(wrappable, st.integers(20, 70))
def test_wrapping_changes_nothing(original: str, width: int) -> None:
    assert normalize(textwrap.fill(original, width)).text == normalize(original).text


@given(wrappable)
def test_indented_wrapping_changes_nothing(original: str) -> None:
    wrapped = textwrap.fill(original, 60, subsequent_indent="  ")
    assert normalize(wrapped).text == normalize(original).text


@given(st.lists(st.integers(0, 10**9).map(str), min_size=1, max_size=8),
       st.sampled_from([r"$%s\times$", r"\textbf{%s}", r"$\sim$%s", "%s--", "%s\\%%", "{%s}", "%stimes", "%s mus",
                        "(%s)", "%s\n"]))
def test_digits_lead_to_the_same_digits(numbers: list[str], frame: str) -> None:
    original = " and ".join(frame % number for number in numbers)
    normalized = normalize(original)
    position = 0
    for number in numbers:
        start = normalized.text.index(number, position)
        position = start + len(number)
        first, last = normalized.span(start, position)
        assert original[first:last] == number


@pytest.mark.parametrize(
    "piece", ["\\frac{", "$", "$a ", "~ ", "-", "A. ", ".", "1. ", "\\", "{", "<", "3 sim ", "\n", "&"])
def test_time_is_not_quadratic(piece: str) -> None:
    start = time.process_time()
    read_field("abstract", piece * (30_000 // len(piece)))
    assert time.process_time() - start < 2

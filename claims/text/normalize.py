"""Offset-preserving normalisation: one canonical spelling for each thing that rules read.

LaTeX, LaTeX that lost its backslashes, HTML entities, Unicode variants and line wraps all end as the same plain
characters: "×" multiplication, "~" about or a range, "–" a tight dash (also the range dash), " — " a dash between
clauses, "µ" micro, "≈ ≤ ≥ ± · → °", "^" exponents, single spaces. `Normalized.span` leads back to the original.

How it works: one pattern finds the characters that may need work; what lies between them is copied. Each such
character has a handler that consumes a piece of the original and says what stands for it. White space is held back
until the next character is known, so that it can be collapsed or dropped on either side of a piece.
"""
from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence

# --- tables -----------------------------------------------------------------------------------------------------

# LaTeX command -> canonical characters; also what siunitx spells out. "" is not used here: see VANISHING.
COMMANDS: dict[str, str] = {
    "times": "×", "texttimes": "×", "sim": "~", "textasciitilde": "~", "thicksim": "~",
    "approx": "≈", "simeq": "≈", "cong": "≈", "thickapprox": "≈", "approxeq": "≈",
    "le": "≤", "leq": "≤", "leqslant": "≤", "lesssim": "≤", "lesseqgtr": "≤",
    "ge": "≥", "geq": "≥", "geqslant": "≥", "gtrsim": "≥",
    "lt": "<", "gt": ">", "textless": "<", "textgreater": ">", "ll": "≪", "gg": "≫", "neq": "≠", "ne": "≠",
    "pm": "±", "textpm": "±", "mp": "∓", "cdot": "·", "bullet": "•", "div": "÷",
    "to": "→", "rightarrow": "→", "longrightarrow": "→", "mapsto": "→", "Rightarrow": "→", "textrightarrow": "→",
    "leftarrow": "←", "uparrow": "↑", "downarrow": "↓", "leftrightarrow": "↔", "infty": "∞", "propto": "∝",
    "ldots": "...", "dots": "...", "cdots": "...", "textellipsis": "...",
    "mu": "µ", "textmu": "µ", "micro": "µ", "degree": "°", "deg": "°", "circ": "°", "textdegree": "°",
    "percent": "%", "textendash": "–", "textemdash": "—", "textquotesingle": "'", "textquotedbl": '"',
    "textunderscore": "_", "textdollar": "$", "textbackslash": "\\", "lbrace": "{", "rbrace": "}",
    "langle": "<", "rangle": ">", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "quad": " ", "qquad": " ", "space": " ", "enspace": " ", "thinspace": " ", "newline": " ", "hfill": " ",
    "par": " ", "item": " ", "colon": ":", "mid": "|", "vert": "|", "slash": "/", "ast": "*", "star": "*",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ohm": "Ω", "ell": "ℓ",
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "eg": "e.g.", "ie": "i.e.", "etc": "etc.", "etal": "et al.", "wrt": "w.r.t.",
    "per": "/", "pico": "p", "nano": "n", "milli": "m", "centi": "c", "kilo": "k", "mega": "M", "giga": "G",
    "tera": "T", "kibi": "Ki", "mebi": "Mi", "gibi": "Gi", "tebi": "Ti", "second": "s", "minute": "min", "hour": "h",
    "metre": "m", "meter": "m", "gram": "g", "watt": "W", "joule": "J", "volt": "V", "ampere": "A", "hertz": "Hz",
    "byte": "B", "bit": "bit", "kelvin": "K", "celsius": "°C",
}
# Commands that say how their text looks, not what it says: the command goes, its argument stays.
_VANISHING_WORDS = (
    "textbf textit textsl textsc texttt textsf textrm textup textmd textnormal text emph underline uline uuline "
    "mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr mathnormal boldsymbol bm pmb operatorname "
    "mbox hbox fbox ensuremath mathbin mathrel mathop hat bar tilde widetilde widehat overline vec dot ddot bf it em "
    "rm tt sf sc sl cal bfseries itshape ttfamily sffamily scshape rmfamily tiny small footnotesize scriptsize "
    "normalsize large Large LARGE huge Huge centering noindent displaystyle textstyle limits nolimits left right big "
    "Big bigg Bigg bigl bigr Bigl Bigr middle ac acs acl acf acp gls Gls num si SI qty url path nolinkurl "
    "textsuperscript textsubscript textregistered texttrademark copyright textcopyright circledR registered xspace "
    "protect nobreak allowbreak sloppy relax null mathstrut phantom enquote ul st hl frac dfrac tfrac cfrac nicefrac "
    "sfrac binom SIrange qtyrange numrange b d t")
VANISHING = frozenset(_VANISHING_WORDS.split())
# Commands whose (first) argument is no text of the sentence.
_DROP_ARGUMENT_WORDS = (
    "cite citep citet citeauthor citealp citeyear parencite autocite textcite label ref eqref autoref cref Cref "
    "textcolor color colorbox href hyperlink hyperref hypersetup vspace hspace begin end footnotemark thanks")
DROP_ARGUMENT = frozenset(_DROP_ARGUMENT_WORDS.split())
# Commands with two arguments and what stands between them.
BETWEEN_ARGUMENTS = {"frac": "/", "dfrac": "/", "tfrac": "/", "cfrac": "/", "nicefrac": "/", "sfrac": "/",
                     "SI": " ", "qty": " ", "binom": " ", "SIrange": "–", "qtyrange": "–", "numrange": "–"}
# LaTeX accent -> combining character
ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
           "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a"}
# \x for a character x that is no letter
SILENT_ESCAPES = "!/-()[]@"
ESCAPES = {",": " ", ";": " ", ":": " ", ">": " ", "\\": " ", "%": "%", "$": "$", "&": "&", "_": "_", "#": "#",
           "{": "{", "}": "}", "|": "|", "~": "~", "'": "'", '"': '"', "^": "^", "`": "'", "=": "=", ".": "."}
# Unicode -> canonical characters, where compatibility normalisation (NFKC) does not say it
CHARACTERS: dict[str, str] = {
    "✕": "×", "✖": "×", "⨯": "×", "⨉": "×", "╳": "×", "∼": "~", "˜": "~", "～": "~", "〜": "~", "∿": "~",
    "≃": "≈", "≅": "≈", "≲": "≤", "⩽": "≤", "≦": "≤", "≳": "≥", "⩾": "≥", "≧": "≥", "∙": "·", "⋅": "·",
    "⟶": "→", "➔": "→", "➜": "→", "⇒": "→", "➡": "→", "−": "-", "‑": "-", "‐": "-", "﹣": "-", "⁃": "-",
    "‒": "–", "―": "—", "⸺": "—", "μ": "µ", "µ": "µ", "º": "°", "˚": "°", "∘": "°", "…": "...", "⁄": "/", "∕": "/",
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"',
    "»": '"', "™": "", "®": "", "©": "", "∆": "Δ", "´": "'", "ˋ": "'",
}

# --- patterns ---------------------------------------------------------------------------------------------------

# What follows a suspended hyphen: "pre- and post-training", and not "plug-and-play".
_CONJUNCTION = r"(?:and|or|to|nor|but|vs|versus)\b(?!-)"
# Lost backslashes, read after a digit: "6.7times", "64times64", "1.6sim14.6", "4.7 sim 71.3", "2 mus", "5pm0.3".
# "5 times" stays: it is English.
_SIM_TO_REAL = r"2(?!times)[a-z]{3}"              # "sim2real" is a word
_LOST_COMMAND = (
    rf"times(?![A-Za-z])|\s+times\s+(?=\d)|\s*sim\s*(?=\.?\d)(?!{_SIM_TO_REAL})"
    r"|\s*mu(?=(?:[smJWAVFHL]|sec|Hz)(?![A-Za-z]))|(?:pm|cdot|approx|leq|geq|rightarrow)(?=\d)")
_LOST = re.compile(_LOST_COMMAND)
_LOST_SIM = re.compile(r"sim\s*[0-9]")            # "speedups of sim8times"
_TAG_AHEAD = r"/?(?:sup|sub|i|b|em|strong|p|br|jats:[a-z]+)\s*/?>"
# The leading class is what makes the search fast; the rest refuses the harmless of these characters without a call.
_TRIGGER_TEMPLATE = (
    r"[%s\t\n\x0b\x0c\r\x1c-\x1f\\${}~&`'%%<>_^+*0-9\-\x7f-\U0010ffff]"
    rf"(?:(?<=[0-9])(?={_LOST_COMMAND})|(?<=-)(?=[-\s]|{_CONJUNCTION})"
    r"|(?<=[\t\n\x0b\x0c\r\x1c-\x1f\\${}~`\x7f-\U0010ffff])|(?<=\s%%)|(?<=')(?=')|(?<=\*)(?=\*)|(?<=\+)(?=/-)"
    rf"|(?<=[<>])(?=\$?\s+\d|=|{_TAG_AHEAD})|(?<=&)(?=\#?\w{{2,10}};)|(?<=\^)(?=[\\{{\-o])|(?<=_)(?=\{{?2)%s)")
_TRIGGER = re.compile(_TRIGGER_TEMPLATE % ("", ""))
# Spaces and "s" would be most of the candidates, so they are looked at only in texts that need it.
_THOROUGH_TRIGGER = re.compile(
    _TRIGGER_TEMPLATE % (" s", rf"|(?<= )(?= )|(?<![\w\-]s)(?<=s)(?=im\s*(?!{_SIM_TO_REAL})[0-9])"))
_SPACES = re.compile(r"\s*")
_COMMAND = re.compile(r"[A-Za-z]*")
_ARGUMENT = re.compile(r"\s*\{")
_BRACES = re.compile(r"\\[\s\S]|[{}]")
_LONGEST_ARGUMENT = 500     # characters; keeps a run of unclosed braces from taking quadratic time
_ACCENTED = re.compile(r"\{\s*\\?([A-Za-z])\s*\}|\\?([A-Za-z])")
_APOSTROPHE = re.compile(r"(?:s|t|d|m|ll|re|ve)(?![A-Za-z])")
_UNICODE = re.compile(r"\{\s*(?:x([0-9A-Fa-f]{2,6})|(\d{2,7}))\s*\}")
_ENTITY = re.compile(r"&\#?\w{2,10};")
_DASHES = re.compile(r"-*")
# A hyphen and white space between word characters is a line break inside a compound, "state-of-the-\nart".
_HYPHEN_BREAK = re.compile(r"-\s+(?=\w)(?!" + _CONJUNCTION + ")")
_SUSPENDED = re.compile("-" + _CONJUNCTION)
# What may stand between a sign and the number it belongs to.
_NUMBER_AHEAD = re.compile(r"(?:\s++|[${}~≈<>∼]|\\[,;:!\s]|\\(?:sim|approx|mathbf|textbf|text|mathrm)\b){0,9}+\.?\d")
_FACTOR_AHEAD = re.compile(r"(?:\s++|[{}]|\\[,;:!\s]){0,9}+\.?\d")    # as _NUMBER_AHEAD, within one math segment
_NOTHING = re.compile(r"(?!)")
_SPACE_AHEAD = re.compile(r"[${}]?(?:\s|~|\\[,;:\s]|\Z)")
_UNIT_AHEAD = re.compile(
    r"(?:\s++|[${}~]|\\[,;:!\s]|\\(?:text|mathrm|rm|mathit)\b){0,9}+(?:[smJWAVFHL]|Hz)(?![A-Za-z])")
_THOUSANDS_AHEAD = re.compile(r"\d{3}(?!\d)")
_ENDS_IN_NUMBER = re.compile(r"(?:^|[^\w.\-])[~≈<>≤≥$]?\d[\d,.]*(?:[%×xXkKMGTB]|\^-?\d+)?$")
_DEGREE = re.compile(r"\^\{?\s*(?:\\(?:circ|degree|deg)(?![A-Za-z])|[∘°o](?![A-Za-z]))\s*\}?")
_ORDINAL = re.compile(r"\^\{?(?=(?:st|nd|rd|th)\b)")
_POWER_OF_TEN = re.compile(r"\^\{?-?\d")
_SUPERSCRIPT = re.compile(r"\s*\{-?\d")
_TAG = re.compile(r"<(/?)([a-z:]+)\s*/?>(-?\d)?")
_MATH = re.compile(r"\$((?:[^$\\]|\\[\s\S]){1,400})\$")
_MATH_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:\{[^{}]*\})?")
_WORD = re.compile(r"[A-Za-z]{2,}")
_PROSE_WORDS = (
    "per to and of for in with the by million billion thousand at on or is are was from while than vs versus as which "
    "that we our using only about over under each")
_PROSE = frozenset(_PROSE_WORDS.split())
_MONEY_END = re.compile(r"[\s,;(/~–—-]$")


class Normalized:
    """A text as rules read it, and the way back to the original.

    `original` is the input, `text` its canonical spelling. Offsets count characters (code points) from 0.
    """

    __slots__ = ("_ends", "_sources", "_starts", "original", "text")

    def __init__(self, original: str, text: str, starts: Sequence[int] = (), sources: Sequence[int] = (),
                 ends: Sequence[int] = ()) -> None:
        """`starts`, `sources`, `ends`: the pieces of `text` (none: text is original): where each begins in `text`,
        where in `original`, and, for a piece that replaces something, where that ends in `original` (else -1)."""
        self.original = original
        self.text = text
        self._starts = starts
        self._sources = sources
        self._ends = ends

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The tightest original [start, end) that holds the source of all characters of text[start:end].

        Total: offsets beyond the text are cut to it; an empty span gives an empty span.
        """
        size = len(self.text)
        start = min(max(start, 0), size)
        end = min(max(end, start), size)
        if not self._starts:
            return start, end
        if start == end:
            # a text that normalises to nothing has no pieces and is caught above
            place = self._bounds(start)[0] if start < size else self._bounds(size - 1)[1] if size else 0
            return place, place
        return self._bounds(start)[0], self._bounds(end - 1)[1]

    def _bounds(self, offset: int) -> tuple[int, int]:
        """The original [start, end) of one character of `text`."""
        i = bisect_right(self._starts, offset) - 1
        source, end = self._sources[i], self._ends[i]
        if end >= 0:
            return source, end
        source += offset - self._starts[i]
        return source, source + 1

    def __repr__(self) -> str:
        return f"Normalized({self.text!r})"


def normalize(original: str) -> Normalized:
    """The canonical spelling of `original`. Never raises, whatever the characters."""
    search = (_THOROUGH_TRIGGER if "  " in original or _LOST_SIM.search(original) else _TRIGGER).search
    if search(original) is None and original.strip(" ") == original:
        return Normalized(original, original)
    rewriter = _Rewriter(original)
    handlers = _HANDLERS
    position, size = 0, len(original)
    while match := search(original, position):
        at = match.start()
        if at > position:
            rewriter.copy(position, at)
        position = handlers.get(original[at], _character)(rewriter, at)
    if position < size:
        rewriter.copy(position, size)
    return rewriter.finish()


class _Rewriter:
    """Builds `text` and its pieces. Handlers call copy, space and put, in the order of the original."""

    __slots__ = ("between", "ends", "held", "held_end", "last", "math_end", "out", "shift", "size", "source", "sources",
                 "starts", "tight")

    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[str] = []
        self.size = 0            # characters put out so far
        self.last = ""           # the last of them
        self.shift: int | None = None   # original offset minus text offset of the piece being copied
        self.starts: list[int] = []
        self.sources: list[int] = []
        self.ends: list[int] = []
        self.held = -1           # white space seen but not yet put out
        self.held_end = -1
        self.tight = False       # drop white space until the next character
        self.math_end = -1       # where the math segment that we are in ends
        self.between: dict[int, str] = {}  # closing brace of a first argument -> what stands for it

    def space(self, start: int, end: int) -> None:
        """White space at [start, end): put out as one space if anything follows it."""
        if self.held < 0 and self.last and not self.tight:
            self.held, self.held_end = start, end

    def copy(self, start: int, end: int) -> None:
        """[start, end) as it is; single spaces inside are right already."""
        source = self.source
        if source[start] == " ":
            self.space(start, start + 1)
            start += 1
            if start == end:
                return
        if source[end - 1] == " ":
            self._verbatim(start, end - 1)
            self.space(end - 1, end)
        else:
            self._verbatim(start, end)

    def put(self, text: str, start: int, end: int, before: bool = False, after: bool = False) -> None:
        """`text` (not empty) stands for [start, end); `before`, `after`: no white space on that side."""
        if before:
            self.held = -1
        if len(text) == 1 and end - start == 1:
            self._open(start)
        else:
            if self.held >= 0:
                self._release()
            self.starts.append(self.size)
            self.sources.append(start)
            self.ends.append(end)
            self.shift = None
        self.out.append(text)
        self.size += len(text)
        self.last = text[-1]
        self.tight = after

    def _verbatim(self, start: int, end: int) -> None:
        self._open(start)
        self.out.append(self.source[start:end])
        self.size += end - start
        self.last = self.source[end - 1]
        self.tight = False

    def _open(self, start: int) -> None:
        """Makes the current piece one that maps character by character and continues at `start`."""
        if self.held >= 0:
            self._release()
        if start - self.size != self.shift:
            self.shift = start - self.size
            self.starts.append(self.size)
            self.sources.append(start)
            self.ends.append(-1)

    def _release(self) -> None:
        held, end = self.held, self.held_end
        self.held = -1
        self.put(" ", held, end)

    def tail(self) -> str:
        """The last characters put out: enough to see whether they are a number."""
        tail = ""
        for part in reversed(self.out[-6:]):
            tail = part[-24:] + tail
            if len(tail) > 24:
                break
        return tail

    def after_number(self) -> bool:
        return _ENDS_IN_NUMBER.search(self.tail()) is not None

    def finish(self) -> Normalized:
        return Normalized(self.source, "".join(self.out), self.starts, self.sources, self.ends)


# --- handlers: each takes the rewriter and the offset of the character, and returns where reading goes on --------

def _skip(pattern: re.Pattern[str], source: str, at: int) -> int:
    """Where what `pattern` matches at `at` ends; `at` when it does not match."""
    match = pattern.match(source, at)
    return match.end() if match else at


def _white(r: _Rewriter, at: int) -> int:
    r.space(at, at + 1)
    return _skip(_SPACES, r.source, at)


def _symbol(r: _Rewriter, symbol: str, start: int, end: int) -> None:
    """Puts out a canonical symbol ("" for nothing) with the spacing that it always has."""
    source = r.source
    if not symbol:
        return
    if symbol == "×":
        # "64 × 64" and "2 × 10^5" close up; "2.8 × faster" keeps the space after, and so does "2.8× 4 GPUs"
        digit = r.last.isdigit()
        ahead = _NUMBER_AHEAD if r.held >= 0 else _FACTOR_AHEAD if r.math_end >= 0 else _NOTHING
        r.put("×", start, end, before=digit, after=digit and ahead.match(source, end) is not None)
    elif symbol == "~":
        number = _NUMBER_AHEAD.match(source, end) is not None
        spaced = r.held >= 0 and _SPACE_AHEAD.match(source, end) is None      # "2x ~8x": about, no range
        r.put("~", start, end, before=number and not spaced and r.after_number(), after=number)
    elif symbol == "–":
        _dash(r, start, end, 2)
    elif symbol == "—":
        _dash(r, start, end, 3)
    elif symbol in "≈≤≥<>$":
        r.put(symbol, start, end, after=_NUMBER_AHEAD.match(source, end) is not None)
    elif symbol in "±·":
        number = _NUMBER_AHEAD.match(source, end) is not None
        r.put(symbol, start, end, before=number and r.last.isdigit(), after=number)
    elif symbol == "%":
        r.put("%", start, end, before=r.last.isdigit())
    elif symbol == "µ":
        r.put("µ", start, end, after=_UNIT_AHEAD.match(source, end) is not None)
    elif symbol == " ":
        r.space(start, end)
    else:
        r.put(symbol, start, end)


def _dash(r: _Rewriter, start: int, end: int, length: int) -> None:
    spaced_after = _SPACE_AHEAD.match(r.source, end) is not None
    between_numbers = _NUMBER_AHEAD.match(r.source, end) and r.after_number()
    if between_numbers or (length == 2 and not (r.held >= 0 and spaced_after)):
        r.put("–", start, end, before=True, after=True)
    else:
        # Spaces on both sides always: a line break may stand at either side of "---" in wrapped text.
        r.space(start, end)
        r.put("—", start, end)
        r.space(start, end)


def _hyphen(r: _Rewriter, at: int) -> int:
    source = r.source
    end = _skip(_DASHES, source, at)
    if end - at > 1:
        _dash(r, at, end, end - at)
    elif r.held < 0 and r.last.isalnum() and _SUSPENDED.match(source, at):
        r.put("-", at, end)                        # what "2-to 5-fold" and "2-\nto 5-fold" have in common
        r.space(at, end)
    else:
        joined = r.held < 0 and r.last.isalnum() and _HYPHEN_BREAK.match(source, at) is not None
        r.put("-", at, end, after=joined)
    return end


def _tilde(r: _Rewriter, at: int) -> int:
    """A LaTeX tie is white space; before a number it is a range sign or "about"."""
    source = r.source
    spaced = r.held >= 0 or not r.last or r.last in "([\"'/"
    if _NUMBER_AHEAD.match(source, at + 1) and (spaced or r.after_number()):
        _symbol(r, "~", at, at + 1)
    elif r.last == "/" and r.held < 0:
        r.put("~", at, at + 1)      # https://host/~user
    else:
        r.space(at, at + 1)
    return at + 1


def _dollar(r: _Rewriter, at: int) -> int:
    """Math delimiters vanish, a currency sign stays."""
    source = r.source
    if at == r.math_end:
        r.math_end = -1
        return at + 1
    if source.startswith("$$", at):
        return at + 2
    match = _MATH.match(source, at)
    if match and _is_math(match[1], source[match.end():match.end() + 1]):
        r.math_end = match.end() - 1
        return at + 1
    _symbol(r, "$", at, at + 1)
    return at + 1


def _is_math(content: str, following: str) -> bool:
    """Whether `content`, found between two dollar signs, is math and not the text between two prices."""
    bare = content.strip()
    if not bare:
        return False
    words = _WORD.findall(_MATH_COMMAND.sub(" ", bare))
    prose = sum(word in _PROSE for word in words)
    if bare[0].isdigit() or bare[0] == ".":
        if prose or len(words) > 2 or bare.count("(") != bare.count(")"):
            return False
        return not (following.isdigit() and _MONEY_END.search(content))
    return not ((len(words) > 4 and prose) or prose > 1 or (content[0].isspace() and prose))


def _open_brace(r: _Rewriter, at: int) -> int:
    if r.held < 0 and "".join(r.out[-9:]).rpartition(" ")[2].startswith(("http", "www.")):
        r.space(at, at + 1)     # "https://host/x{this link}": a link that lost its \href
    return at + 1


def _close_brace(r: _Rewriter, at: int) -> int:
    between = r.between.pop(at, None) if r.between else None
    if between is not None:
        _symbol(r, between, at, at + 1)
        return at + 1
    return _lost(r, at + 1) if r.last.isdigit() else at + 1


def _sim(r: _Rewriter, at: int) -> int:
    if r.last == "-" and r.held < 0:               # a line break inside "ASTRA-sim 3"
        r.copy(at, at + 1)
        return at + 1
    _symbol(r, "~", at, at + len("sim"))
    return at + len("sim")


def _digit(r: _Rewriter, at: int) -> int:
    r.copy(at, at + 1)
    return _lost(r, at + 1)


def _lost(r: _Rewriter, at: int) -> int:
    """A command that lost its backslash, after a digit."""
    match = _LOST.match(r.source, at)
    if match is None:
        return at
    found = match[0]
    start = at + len(found) - len(found.lstrip())
    end = at + len(found.rstrip())
    if start > at:
        r.space(at, start)
    _symbol(r, COMMANDS[found.strip()], start, end)
    return end


def _caret(r: _Rewriter, at: int) -> int:
    source = r.source
    if match := _DEGREE.match(source, at):
        r.put("°", at, match.end())
        return match.end()
    if match := _ORDINAL.match(source, at):
        return match.end()                         # 1^{st}
    if r.last in ("e", "E") and _POWER_OF_TEN.match(source, at) and r.tail()[-2:-1].isdigit():
        return at + 1                              # 8e^{-5} is 8e-5
    r.put("^", at, at + 1)
    return at + 1


def _underscore(r: _Rewriter, at: int) -> int:
    if r.tail().endswith("CO"):
        return at + 1                              # CO$_2$
    r.put("_", at, at + 1)
    return at + 1


def _quote(r: _Rewriter, at: int) -> int:
    source = r.source
    if source.startswith(source[at] * 2, at):
        r.put('"', at, at + 2)
        return at + 2
    r.put("'", at, at + 1)
    return at + 1


def _entity(r: _Rewriter, at: int) -> int:
    end = _skip(_ENTITY, r.source, at)
    decoded = html.unescape(r.source[at:end])
    if decoded.endswith(";") or not decoded:
        r.copy(at, at + 1)
        return at + 1
    for character in decoded:
        _symbol(r, _canonical(character), at, end)
    return end


def _comparison(r: _Rewriter, at: int) -> int:
    if r.source[at] == "<" and (tag := _TAG.match(r.source, at)):
        end = r.source.index(">", at) + 1
        if tag[2] in ("p", "br") or tag[2].startswith("jats:p"):
            r.space(at, end)
        elif tag[2] == "sup" and not tag[1] and tag[3]:
            r.put("^", at, end)                    # mm<sup>2</sup>
        return end
    if r.source[at] in "<>" and r.source.startswith("=", at + 1):
        _symbol(r, "≤" if r.source[at] == "<" else "≥", at, at + 2)
        return at + 2
    _symbol(r, r.source[at], at, at + 1)
    return at + 1


def _plus_minus(r: _Rewriter, at: int) -> int:
    _symbol(r, "±", at, at + len("+/-"))
    return at + len("+/-")


def _asterisks(r: _Rewriter, at: int) -> int:
    """ "**4x**" is bold in Markdown: the asterisks go. """
    while at < len(r.source) and r.source[at] == "*":
        at += 1
    return at


def _character(r: _Rewriter, at: int) -> int:
    """A character beyond ASCII."""
    character = r.source[at]
    symbol = _canonical(character)
    if symbol == " " and r.last.isdigit() and r.held < 0 and character in "\u2009\u202f" \
            and _THOUSANDS_AHEAD.match(r.source, at + 1):
        r.put(",", at, at + 1)                     # 12 000
    elif symbol.startswith("^") and at and _canonical(r.source[at - 1]).startswith("^") and r.source[at - 1] != "^":
        r.put(symbol[1:], at, at + 1)              # the second of two superscript digits
    elif "/" in symbol and r.last.isdigit() and r.held < 0:
        r.space(at, at + 1)                        # 2½ is 2 1/2
        r.put(symbol, at, at + 1)
    else:
        _symbol(r, symbol, at, at + 1)
    return at + 1


_known_characters: dict[str, str] = dict(CHARACTERS)


def _canonical(character: str) -> str:
    """What stands for one character: "" for nothing, " " for white space."""
    symbol = _known_characters.get(character)
    if symbol is None:
        symbol = _known_characters[character] = _decompose(character)
    return symbol


def _decompose(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Cf" or character in "\u034f\ufe0e\ufe0f":
        return ""
    if category == "Cs" or character == "\x7f":
        return character
    if category == "Cn":
        return "\ufffd"  # later than this Python's Unicode: `regex` may take it for a digit that nothing can read
    if category == "Nd":
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKC", character)
    if plain == character or not plain or " " in plain or unicodedata.category(plain[0]) == "Mn":
        return character
    plain = "".join(CHARACTERS.get(c, c) for c in plain)
    return "^" + plain if unicodedata.decomposition(character).startswith("<super>") else plain


def _argument_end(source: str, at: int) -> int:
    """The offset of the brace that closes the one opened at `at`; -1 when none does."""
    depth = 0
    for match in _BRACES.finditer(source, at, at + _LONGEST_ARGUMENT):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return match.start()
    return -1


def _backslash(r: _Rewriter, at: int) -> int:
    source = r.source
    end = _skip(_COMMAND, source, at + 1)
    name = source[at + 1:end]
    if not name:
        return _escape(r, at, source[at + 1:at + 2])
    symbol = COMMANDS.get(name)
    if symbol is not None:
        _symbol(r, symbol, at, end)
        return end
    if name in ACCENTS and (accented := _ACCENTED.match(source, _skip(_SPACES, source, end))):
        return _accent(r, at, name, accented)
    if name == "unicode" and (code := _UNICODE.match(source, end)):
        number = int(code[1], 16) if code[1] else int(code[2])
        _symbol(r, _canonical(chr(number)) if number < 0x110000 else "", at, code.end())
        return code.end()
    if name in DROP_ARGUMENT:
        opening = _ARGUMENT.match(source, end)
        closing = _argument_end(source, opening.end() - 1) if opening else -1
        return closing + 1 if closing >= 0 else end
    if name == "textsuperscript" and r.last.isalnum() and _SUPERSCRIPT.match(source, end):
        r.put("^", at, end)                        # mm\textsuperscript{2}
        return end
    if name in VANISHING:
        between = BETWEEN_ARGUMENTS.get(name)
        if between and (opening := _ARGUMENT.match(source, end)):
            closing = _argument_end(source, opening.end() - 1)
            if closing >= 0 and _ARGUMENT.match(source, closing + 1):
                r.between[closing] = between
        # TeX swallows white space after a command
        return end if name == "xspace" else _skip(_SPACES, source, end)
    if r.last.isalnum():
        r.space(at, at + 1)                        # n\log n
    r.copy(at + 1, end)
    return end


def _escape(r: _Rewriter, at: int, character: str) -> int:
    """A backslash and one character that is no ASCII letter ("" at the end of the text)."""
    source = r.source
    end = at + 1 + len(character)
    if character == "'" and r.last.isalpha() and _APOSTROPHE.match(source, end):
        r.put("'", at, end)                        # an escaped apostrophe: Amdahl\'s
    elif character in ACCENTS and (accented := _ACCENTED.match(source, end)):
        return _accent(r, at, character, accented)
    elif not character or character.isspace():
        r.space(at, end)
    elif character == "," and r.last.isdigit() and r.held < 0 and _THOUSANDS_AHEAD.match(source, end):
        r.put(",", at, end)                        # 12\,000
    elif character in ESCAPES:
        symbol = ESCAPES[character]
        _symbol(r, symbol, at + (symbol == character), end)     # "$" is the source of "$" in \$5
    elif character not in SILENT_ESCAPES:
        return at + 1                              # the character is read for itself
    return end


def _accent(r: _Rewriter, at: int, accent: str, match: re.Match[str]) -> int:
    letter = match[1] or match[2]
    composed = unicodedata.normalize("NFC", letter + ACCENTS[accent])
    if len(composed) > 1 or (accent == '"' and letter not in "aeiouyAEIOUY"):
        return at + 1                              # no such letter: the accent is read for itself
    r.put(composed, at, match.end())
    return match.end()


_HANDLERS: dict[str, Callable[[_Rewriter, int], int]] = {
    "\\": _backslash, "$": _dollar, "{": _open_brace, "}": _close_brace, "~": _tilde, "&": _entity, "`": _quote,
    "'": _quote, "%": _comparison, "<": _comparison, ">": _comparison, "+": _plus_minus, "s": _sim, "_": _underscore,
    "^": _caret, "-": _hyphen, "*": _asterisks,
    **dict.fromkeys("0123456789", _digit), **dict.fromkeys(" \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f", _white),
}

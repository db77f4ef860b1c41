"""The pages of the dashboard, in the order of the navigation."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# Not named "pages": of a folder of that name beside the app Streamlit runs each file by itself, without the app, for
# whoever comes by its address before the first page was opened.
FOLDER = Path(__file__).resolve().parent / "app_pages"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: its file in app_pages/, its title, its path in the address ("" for the first page) and its icon."""

    file: str
    title: str
    path: str
    icon: str

    @property
    def script(self) -> Path:
        """The file that Streamlit runs."""
        return FOLDER / self.file


OVERVIEW = Entry("overview.py", "Overview", "", ":material/insights:")
COMPARE = Entry("compare.py", "Compare", "compare", ":material/compare_arrows:")
DUEL = Entry("head_to_head.py", "Head to head", "head-to-head", ":material/trophy:")
HARDWARE = Entry("hardware.py", "Hardware", "hardware", ":material/memory:")
PAPER = Entry("paper.py", "Paper", "paper", ":material/article:")
AUDIT = Entry("audit.py", "Audit", "audit", ":material/fact_check:")
SQL = Entry("sql.py", "SQL", "sql", ":material/database:")
TRY = Entry("try_it.py", "Try it", "try-it", ":material/edit_note:")
PAGES = (OVERVIEW, COMPARE, DUEL, HARDWARE, PAPER, AUDIT, SQL, TRY)

"""What stands around every page: the bar of pages, the notes, and what is said when there is nothing to show."""
from __future__ import annotations

import contextlib
from collections.abc import Iterator

import streamlit as st

from dashboards import address, database, site

# A long name breaks rather than widen the page; a number in a cell does not catch the click on the cell; the links of
# the bar stand close together.
_STYLE = """<style>
h1, h2, h3 {overflow-wrap: anywhere;}
@media (max-width: 640px) {h1 {font-size: 1.9rem !important;} h2, h3 {font-size: 1.3rem !important;}}
[data-testid="stMainBlockContainer"] {padding-top: 4.25rem; padding-bottom: 3rem;}
.st-key-inventory_chart .mark-text {pointer-events: none;}
.st-key-pages {gap: 0.15rem 0.3rem; border-bottom: 1px solid rgba(128, 128, 128, 0.3); padding-bottom: 0.25rem;}
.st-key-pages [aria-current="page"] {border-bottom: 3px solid currentColor; border-radius: 0.3rem 0.3rem 0 0;}
</style>"""


@contextlib.contextmanager
def frame(page: site.Entry, title: str, about: str) -> Iterator[None]:
    """Draws what stands around a page; what is drawn inside is its content.

    A database that is missing or unreadable ends the content with what to do. Values in the address that are not
    known are named above it.
    """
    st.html(_STYLE)
    _bar(page)
    st.title(title, anchor=False)
    st.write(about)
    notes = st.container()
    with address.reading() as unknown:
        try:
            _note_new_database()
            yield
        except database.DatabaseError as error:
            _no_database(error)
            st.stop()
        if unknown:
            with notes.container(border=True, key="unknown"):
                st.write(":material/link_off: The link asks for what is not known here; it is left out:")
                st.code("\n".join(f"{key} = {value}" for key, value in unknown), language=None)


def _bar(page: site.Entry) -> None:
    """Links to the pages, which take the filters along."""
    carried = address.carried()
    with st.container(horizontal=True, key="pages"):
        for entry in site.PAGES:
            st.page_link(entry.script, label=entry.title, icon=entry.icon, query_params=carried)


def link(entry: site.Entry, label: str, params: dict[str, list[str]] | None = None, icon: str | None = None) -> None:
    """A link to another page with what its address is to hold: without `params`, the filters of this one."""
    st.page_link(entry.script, label=label, icon=icon or entry.icon,
                 query_params=address.carried() if params is None else params)


def open_paper(url: str | None) -> None:
    """A button that opens a paper, where its address is one of the web: what papers say is not trusted."""
    if (url or "").startswith(("https://", "http://")):
        st.link_button("Open the paper", str(url), icon=":material/open_in_new:")


def nothing(advice: str) -> None:
    """Says that there is nothing to show, and what to do."""
    st.info(advice, icon=":material/filter_alt_off:")


def _note_new_database() -> None:
    path = database.published()
    if st.session_state.setdefault("database", path) != path:
        st.session_state.database = path
        st.toast("A new database was published; this page shows it now.", icon=":material/database:")


def _no_database(error: database.DatabaseError) -> None:
    st.subheader("No claims to show", anchor=False)
    st.code(str(error), language=None, wrap_lines=True)
    st.write("Make a database of the bundled corpus with the command below, or name another one with "
             "`claims dashboard --db PATH`. Then reload this page.")
    st.code(f"claims build --db {database.name()}", language="sh", wrap_lines=True)

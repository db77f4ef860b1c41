"""The dashboard: a Streamlit app over the published database, run by `claims dashboard`.

    app.py       the script that Streamlit runs: page set-up and navigation
    site.py      which pages there are
    address.py   what is chosen stands in the address, and nowhere else
    filters.py   which claims are shown: what was chosen, and its condition in SQL
    database.py  the published database: finding it, asking it
    data.py      what the pages ask of the claims
    wording.py   how a claim is put into few words
    charts/      Altair charts: marks.py has what they share
    widgets/     what more than one page shows: the frame, controls, filters, the table of claims, a claim's evidence
    app_pages/   one script a page

Text from papers is data. It goes to the page through st.dataframe, chart tooltips or, escaped, st.html: never through
Markdown, in which a title could become a link or a picture.
"""

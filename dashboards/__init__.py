"""The dashboard: a Streamlit app over the published database, run by `claims dashboard`.

    app.py      the script that Streamlit runs: page set-up and navigation
    data.py     the published database: finding it, filters as SQL, rows
    charts.py   Altair charts, and the layout of their marks
    widgets/    what more than one page shows: filters, the table of claims, a claim's evidence
    pages/      one script a page

Text from papers is data. It goes to the page through st.dataframe, chart tooltips or, escaped, st.html: never through
Markdown, in which a title could become a link or a picture.
"""

"""An example notebook over the published warehouse. Look at it with

    pip install "newsdesk[notebook]"
    marimo run docs/notebook.py

in the folder that holds data/, or with NEWSDESK_DATA set; `marimo edit docs/notebook.py` lets you change it.
"""

import marimo

app = marimo.App(width="medium", app_title="The news you hold")


@app.cell
def _():
    import os
    from pathlib import Path

    import duckdb
    import marimo as mo

    published = Path(os.environ.get("NEWSDESK_DATA", "data")) / "news.duckdb"
    con = duckdb.connect(str(published), read_only=True)

    def ask(question, *values):
        """The rows of an answer, as dictionaries."""
        answer = con.execute(question, list(values))
        names = [name for name, *_ in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    return ask, mo


@app.cell
def _(ask, mo):
    (state,) = ask("from published")
    mo.md(f"# The news you hold\n\n{state['article_count']:,} articles, as of {state['as_of']:%d %B %Y, %H:%M} UTC.")
    return (state,)


@app.cell
def _(ask, mo):
    months = ask("""
        select strftime(day, '%Y-%m') as month, cast(sum(article_count) as integer) as articles,
            cast(sum(original_count) as integer) as originals
        from daily_counts group by all order by all
    """)
    most = max((each["articles"] for each in months), default=1)

    def bar(each):
        length = round(30 * each["articles"] / most)
        return f"| {each['month']} | {each['articles']} | {each['originals']} | {'█' * length} |"

    lines = "\n".join(map(bar, months))
    mo.md(f"## By month\n\n| month | articles | originals | |\n|---|---:|---:|---|\n{lines}")
    return (months,)


@app.cell
def _(mo):
    words = mo.ui.text(value="harbour", label="Search")
    mo.hstack([words], justify="start")
    return (words,)


@app.cell
def _(ask, mo, words):
    found = ask("select published_on, source, title, snippet, article_id from search(?)", words.value)
    mo.ui.table([{name: each[name] for name in ("published_on", "source", "title", "snippet")} for each in found])
    return (found,)


@app.cell
def _(ask, found, mo):
    reasons = ask(
        "select field, raw, method, locator, confidence from findings where article_id = ? and is_chosen order by 1",
        found[0]["article_id"] if found else None,
    )
    mo.vstack([mo.md("## Why is the first of them as it is?"), mo.ui.table(reasons)])
    return (reasons,)


if __name__ == "__main__":
    app.run()

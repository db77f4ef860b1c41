"""Writes docs/queries.md: questions that a survey asks, each with its query and what it gives on the bundled corpus.

`make docs` runs it; a test compares the page with what the queries give now.
"""
from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from claims.store import query, results

PAGE = Path(__file__).parent / "queries.md"
MADE = "<!-- Made by `make docs` from docs/survey.py: change it there. -->"

QUESTIONS = (
    ("What do papers claim at all?",
     "A claim that title and abstract both state counts once in the view `counted`.",
     """SELECT metric, count(*) AS claims, count(DISTINCT paper_id) AS papers, median(gain_high) AS median_gain
FROM counted
WHERE role = 'result'
GROUP BY metric
ORDER BY claims DESC, metric
LIMIT 8"""),
    ("Who claims how much over vLLM?",
     "`baseline_names` has canonical names, so that versions and spellings of a system are one. `claims sql "
     "--name over --param baseline=vLLM` asks the same.",
     """SELECT subject_name AS subject, metric, bound, gain_high AS gain, value_text AS stated, hardware, paper_id
FROM counted
WHERE role = 'result' AND list_contains(baseline_names, 'vLLM') AND gain_high IS NOT NULL
ORDER BY gain DESC"""),
    ("How much larger are speedups that are “up to”?",
     "An “up to” is the best case of several; it is not to be averaged with means.",
     """SELECT bound, count(*) AS claims, median(gain_high) AS median_gain, quantile_cont(gain_high, 0.9) AS best_tenth
FROM speedups
GROUP BY bound
ORDER BY claims DESC"""),
    ("How often is it not said what a speedup is over?",
     "",
     """SELECT metric, count(*) AS claims, count(*) FILTER (len(baseline_names) = 0) AS without_baseline,
       round(100 * without_baseline / claims) AS percent
FROM speedups
GROUP BY metric
ORDER BY claims DESC, metric"""),
    ("What do papers compare with?",
     "Names that begin with `generic:` stand for baselines that name nobody.",
     """SELECT name, count(DISTINCT paper_id) AS papers, count(*) AS claims
FROM claim_baseline JOIN counted USING (claim_id)
GROUP BY name
ORDER BY papers DESC, claims DESC, name
LIMIT 8"""),
    ("On which devices do they measure?",
     "",
     """SELECT name, hardware_class, max(papers) AS papers, sum(claims) AS claims
FROM by_device
GROUP BY ALL
ORDER BY claims DESC, papers DESC, name
LIMIT 8"""),
    ("How energy-efficient is each class of device?",
     "Amounts in one base unit: operations per joule. Number formats differ, so look before you compare.",
     """SELECT coalesce(hardware_class, 'not named') AS device_class, count(*) AS claims,
       median(si_high) / 1e12 AS median_tops_per_w, max(si_high) / 1e12 AS highest
FROM efficiency
WHERE metric = 'energy_efficiency' AND si_unit = 'op/J'
GROUP BY ALL
ORDER BY claims DESC, device_class"""),
    ("How near do rates come to the peak of their device?",
     "",
     """SELECT round(100 * a.value / a.reference) AS percent, subject_name AS subject, a.hardware_id, a.message
FROM audit a JOIN claims USING (claim_id)
WHERE code = 'share_of_peak'
ORDER BY a.value / a.reference DESC, claim_id
LIMIT 8"""),
    ("Which gains are out of proportion to the others of their metric?",
     "They need not be wrong: such is the claim of a system against one that was never made for the task.",
     """SELECT metric, gain_high AS gain, round(deviation, 1) AS deviation, subject_name AS subject, baseline_names,
       paper_id
FROM outliers
ORDER BY deviation DESC, claim_id
LIMIT 8"""),
    ("How sure is the extraction of what it shows?",
     "`confidence` is the probability that metric, value, bound, system and baseline are right.",
     """SELECT CASE WHEN confidence >= 0.9 THEN '0.9 and above' WHEN confidence >= 0.7 THEN '0.7 to 0.9'
            WHEN confidence >= 0.5 THEN '0.5 to 0.7' ELSE 'below 0.5' END AS confidence_is, count(*) AS claims
FROM claims
GROUP BY ALL
ORDER BY min(confidence) DESC"""),
)


def page(database: Path) -> str:
    """The page with what the queries give on a database."""
    parts = [MADE, "# Questions of a survey",
             "Each query runs as it stands with `claims sql`, on the page SQL of the dashboard, or in any program that "
             "opens the database. The results are those of the papers that come with the project (`make run` builds "
             "their database), as the extraction reads them today. [reference/queries.md](reference/queries.md) has "
             "the queries that have a name, and the limits; [reference/records.md](reference/records.md) what tables "
             "and columns mean."]
    for number, (question, about, sql) in enumerate(QUESTIONS, 1):
        rows = "\n".join(results.lines(query.run(database, sql).table, lambda text: text))
        parts += [f"## {number}. {question}", about, f"```sql\n{sql}\n```", f"```\n{rows}\n```"]
    return "\n\n".join(part for part in parts if part) + "\n"


def main() -> None:
    """Builds the database of the bundled corpus in a temporary folder, and writes the page."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "claims.duckdb"
        subprocess.run([sys.executable, "-m", "claims", "build", "--db", database], check=True, capture_output=True)
        PAGE.write_text(page(database), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()

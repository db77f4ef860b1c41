"""The views of the database: the questions that people have, each with what it leaves out.

Every view counts a claim once: of claims that restate each other (title and abstract), the one that says most. Medians
and ranks are of rows whose number is comparable (gain, or value in base units).
"""

from __future__ import annotations

from dataclasses import dataclass

from claims import vocabulary
from claims.model import GENERIC
from claims.schema import CLAIMS, literal, quoted

SPEED = ("speedup", "throughput", "latency", "runtime")
EFFICIENCY = ("energy_efficiency", "area_efficiency", "resource_efficiency", "cost_efficiency")
RATES = ("compute_rate", "throughput", "bandwidth")
LEADERS = 10  # places of the leaderboard
OUTLIERS = 3.5  # median absolute deviations of log10(gain), scaled to a standard deviation
FEWEST = 20  # claims of a metric before any is called an outlier
_MAD = 1.4826  # makes a median absolute deviation a standard deviation


@dataclass(frozen=True, slots=True)
class View:
    """A view: its name, what it is for and what it leaves out, its columns with their meanings, and its query.

    `$LOWER` in the query stands for the metrics that are better when lower.
    """

    name: str
    doc: str
    columns: dict[str, str]
    sql: str

    def ddl(self) -> str:
        """CREATE VIEW and the COMMENTs, as one script."""
        names = ", ".join(map(quoted, self.columns))
        sql = self.sql.replace("$LOWER", _lower())
        comments = [f"COMMENT ON VIEW {self.name} IS {literal(self.doc)};"]
        comments += [f"COMMENT ON COLUMN {self.name}.{quoted(name)} IS {literal(doc)};"
                     for name, doc in self.columns.items()]
        # The columns are named inside: of two that come from columns of one name, DuckDB would mix up the comments.
        return "\n".join([f"CREATE VIEW {self.name} AS SELECT * FROM ({sql}) AS named ({names});", *comments])


def _in(names: tuple[str, ...]) -> str:
    return f"({', '.join(map(literal, names))})"


def _lower() -> str:
    """The metrics that are better when lower."""
    return _in(tuple(name for name, metric in vocabulary.metrics().items() if metric.better == "lower"))


_RESULTS = "role = 'result'"
_RATES = f"{_RESULTS} AND kind <> 'relative' AND metric IN {_in(RATES)} AND si_low IS NOT NULL"
_GAINS = f"{_RESULTS} AND gain_low > 0"
_CLAIM = {
    "claim_id": "the claim", "paper_id": "its paper", "metric": "what is measured", "value_text": "the value, verbatim",
    "subject_name": "canonical name of the system that the value belongs to",
    "baseline_names": "canonical names of what it is compared with",
    "bound": "what is said about the number: up_to, over ...", "stat": "statistic that the number is",
    "hardware_class": "class of the device", "hardware_ids": "devices of the registry", "device_count": "how many",
    "workload_names": "canonical names of the work", "precision": "number formats", "confidence": "probability that "
    "metric, value, bound, subject and baseline are right", "caveats": "what to know before comparing",
    "sentence": "the sentence, verbatim",
}
_GAIN = {"gain_low": "improvement factor, above 1 is better", "gain_high": "its upper end"}
_SI = {"si_low": "value in si_unit", "si_high": "its upper end", "si_unit": "base unit"}


def _select(where: str, *extra: dict[str, str]) -> tuple[dict[str, str], str]:
    """Columns and query of a view that is a choice of claims."""
    columns = {name: doc for part in (_CLAIM, *extra) for name, doc in part.items()}
    return columns, f"SELECT {', '.join(map(quoted, columns))} FROM counted WHERE {where}"


# Lists of names have each name once (claims.extract.derive), so a claim counts once for each name that is in one.
_SUMMED_FIELDS = "metric, paper_id, gain_low, gain_high"
_PAIRS = (f"SELECT * FROM (SELECT subject_name, unnest(baseline_names) AS against, {_SUMMED_FIELDS} FROM counted "
          f"WHERE {_RESULTS} AND kind = 'relative' AND gain_low IS NOT NULL AND subject_name IS NOT NULL "
          f"AND NOT starts_with(subject_name, {literal(GENERIC)})) WHERE NOT starts_with(against, {literal(GENERIC)})")
_PAIR = {"subject": "canonical name of the system that claims", "baseline": "canonical name of what it claims over"}
_SUMMARY = {"papers": "papers that say so", "claims": "claims", "median_gain": "median improvement factor (lower ends)",
            "min_gain": "smallest", "max_gain": "largest (upper ends)"}
_SUMMED = ("count(DISTINCT paper_id), count(*), round(median(gain_low), 4), min(gain_low), max(gain_high)")


# In an order in which each uses only those before it.
VIEWS = (
    View("counted", "Claims, each once: of those of a paper that restate each other, the one with a baseline, then the "
         "one with hardware, then the first. Left out: what a correction calls wrong. All other views start from here.",
         {column.name: column.doc for column in CLAIMS.columns},
         "SELECT * FROM claims ANTI JOIN uncounted USING (claim_id)"),
    View("speedups", "Claims of speed as improvement factors (speedup, throughput, latency, runtime). Left out: "
         "background, amounts, restated claims.",
         *_select(f"{_RESULTS} AND metric IN {_in(SPEED)} AND gain_low IS NOT NULL", _GAIN)),
    View("efficiency", "Work per energy, area, resource or money, as stated amounts and as improvement factors. "
         "Left out: background, units that nobody knows, restated claims.",
         *_select(f"{_RESULTS} AND metric IN {_in(EFFICIENCY)} AND coalesce(gain_low, si_low) IS NOT NULL",
                  _GAIN, _SI)),
    View("absolute_rates", "Rates as stated, in base units: arithmetic, throughput, bandwidth. Left out: background, "
         "ratios, units that nobody knows, restated claims.",
         *_select(_RATES, _SI)),
    View("per_device", "Absolute rates divided by the number of devices. Left out: claims that do not say how many; "
         "rates that are per device already.",
         {**_select("", {})[0], "per_device_low": "value for one device, in si_unit",
          "per_device_high": "its upper end", "si_unit": "base unit, for one device"},
         f"SELECT {', '.join(map(quoted, _CLAIM))}, si_low / device_count, si_high / device_count, si_unit "
         f"FROM counted WHERE {_RATES} AND device_count > 0 AND "
         "NOT regexp_matches(si_unit, '/(GPU|TPU|NPU|device|chip|node)$')"),
    View("versus", "Who claims how much over whom, one row a pair of systems: speed only (speedup, throughput, "
         "latency, runtime). Left out: unnamed systems and generic baselines, background, restated claims.",
         {**_PAIR, **_SUMMARY},
         f"SELECT subject_name, against, {_SUMMED} FROM ({_PAIRS}) WHERE metric IN {_in(SPEED)} "
         "GROUP BY ALL"),
    View("versus_by_metric", "Who claims how much over whom, one row a pair of systems and metric. Left out: unnamed "
         "systems and generic baselines, background, restated claims.",
         {**_PAIR, "metric": "what is measured", **_SUMMARY},
         f"SELECT subject_name, against, metric, {_SUMMED} FROM ({_PAIRS}) GROUP BY ALL"),
    View("by_device", "What is claimed on each device of the registry, by metric. Left out: mentions that name "
         "no device, background, restated claims.",
         {"device_id": "the device", "name": "its name", "hardware_class": "its class", "metric": "what is measured",
          **_SUMMARY},
         f"SELECT d.device_id, d.name, d.hardware_class, metric, {_SUMMED} FROM (SELECT unnest(hardware_ids) AS "
         f"device_id, {_SUMMED_FIELDS} FROM counted WHERE {_RESULTS}) JOIN devices d USING (device_id) GROUP BY ALL"),
    View("by_workload", "What is claimed for each model, task, kernel or data set, by metric. Left out: generic "
         "names, background, restated claims.",
         {"workload": "canonical name", "metric": "what is measured", **_SUMMARY},
         f"SELECT name, metric, {_SUMMED} FROM (SELECT unnest(workload_names) AS name, {_SUMMED_FIELDS} FROM counted "
         f"WHERE {_RESULTS}) WHERE NOT starts_with(name, {literal(GENERIC)}) GROUP BY ALL"),
    View("leaderboard", f"The {LEADERS} best amounts of each metric and class of device, in one base unit: the upper "
         "end where higher is better, the lower where lower is. Left out: ratios, unknown classes, what is above "
         "the device's peak, background, restated claims. Workloads differ: look before you compare.",
         {"metric": "what is measured", "hardware_class": "class of the device", "si_unit": "base unit",
          "place": "rank, 1 is best", "value": "the amount, in si_unit",
          **{k: v for k, v in _CLAIM.items() if k not in ("metric", "hardware_class")}},
         f"SELECT metric, hardware_class, si_unit, place, value, "
         f"{', '.join(quoted(k) for k in _CLAIM if k not in ('metric', 'hardware_class'))} FROM (SELECT *, "
         f"CASE WHEN metric IN $LOWER THEN si_low ELSE si_high END AS value, row_number() OVER (PARTITION BY "
         f"metric, hardware_class, si_unit ORDER BY CASE WHEN metric IN $LOWER THEN si_low ELSE -si_high END, "
         f"claim_id) AS place FROM counted WHERE {_RESULTS} AND kind <> 'relative' AND si_low IS NOT NULL AND "
         f"hardware_class IS NOT NULL AND NOT list_contains(audit, 'over_peak')) WHERE place <= {LEADERS}"),
    View("outliers", f"Gains that are far from those of the same metric: more than {OUTLIERS:g} scaled median "
         f"absolute deviations of log10(gain), where the metric has {FEWEST} claims. Not wrong, but worth a look. "
         "Left out: background, restated claims.",
         {**_select("", _GAIN)[0], "deviation": "distance from the median, in scaled median absolute deviations"},
         f"WITH m AS (SELECT metric, median(log10(gain_high)) AS middle, mad(log10(gain_high)) AS spread FROM counted "
         f"WHERE {_GAINS} GROUP BY metric HAVING count(*) >= {FEWEST}) "
         f"SELECT {', '.join(map(quoted, {**_CLAIM, **_GAIN}))}, deviation FROM (SELECT c.*, abs(log10(c.gain_high) - "
         f"middle) / nullif({_MAD} * spread, 0) AS deviation FROM counted c JOIN m USING (metric) WHERE {_GAINS}) "
         f"WHERE deviation > {OUTLIERS}"),
    View("contradictions", "Two papers that claim the opposite: A over B in one, B over A in another, in speed. "
         "Versions, workloads and devices differ, so it is a question and no verdict.",
         {"one": "a system", "other": "another", "one_over_other": "median gain that papers claim for the first",
          "papers_for_one": "papers that say so", "other_over_one": "median gain that others claim for the second",
          "papers_for_other": "papers that say so"},
         "WITH v AS MATERIALIZED (FROM versus) "
         "SELECT a.subject, a.baseline, a.median_gain, a.papers, b.median_gain, b.papers FROM v a JOIN v b ON "
         "a.subject = b.baseline AND a.baseline = b.subject WHERE a.subject < a.baseline AND a.median_gain > 1 "
         "AND b.median_gain > 1"),
    View("flagged", "Claims that a check calls impossible or contradicted, with the sentence that says why.",
         {"code": "over_peak or inconsistent", "message": "the finding, with its figures",
          **_select("", {})[0]},
         f"SELECT a.code, a.message, {', '.join('c.' + quoted(k) for k in _CLAIM)} FROM claims c JOIN audit a "
         "USING (claim_id) WHERE a.code IN ('over_peak', 'inconsistent')"),
)

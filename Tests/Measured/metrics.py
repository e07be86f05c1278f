"""The metrics of `--format json`, worked out of derived figures by the design's definitions."""

from measures import SECOND

VISIBLE = ("delivered", "superseded")
WITHIN = ("1s", "10s", "1m", "5m", "1h")


def ratio(part, whole):
    return part / whole if whole else None


def flow_metrics(figures, duration):
    """Name to value for one flow of one replication; None where it cannot be given. Percentiles are compared apart."""
    whole, ledger = figures["whole"], figures["ledger"]
    committed, visible = ledger["committed"], sum(ledger[name] for name in VISIBLE)
    delays = whole["propagation"]
    answered = whole["readsAnswered"]
    metrics = {
        "propagation.mean": None if delays["unreached"] else ratio(delays["sum"] / SECOND, visible),
        "staleness.mean": ratio(whole["staleness"]["sum"] / SECOND, answered),
        "staleness.overTime": ratio(figures["stalenessIntegral"] / SECOND, figures["recordTimeIntegral"]),
        "reads.staleFraction": ratio(whole["readsStale"], answered),
        "reads.versionsBehind": ratio(whole["versionsBehind"], answered),
        "reads.availability": ratio(answered, whole["readsAttempted"]),
        "throughput.offered": committed * SECOND / duration,
        "throughput.accepted": figures["accepted"] * SECOND / duration if figures["sends"] else None,
        "throughput.delivered": visible * SECOND / duration,
        "backlog.mean": figures["backlogIntegralInDuration"] / duration,
        "backlog.peak": figures["backlogPeak"],
    }
    for share, count in zip(WITHIN, whole["within"]):
        metrics[f"propagation.within.{share}"] = ratio(count, committed)
    for cause, spent in figures["budget"].items():
        metrics[f"budget.{cause}"] = ratio(spent / SECOND, visible)
    sends = figures["sends"]
    metrics["attempts.perChange"] = ratio(figures["attempts"], committed) if sends else None
    metrics["attempts.goodput"] = ratio(figures["usefulDeliveries"], figures["attempts"]) if sends else None
    metrics["requests.perChange"] = ratio(figures["requests"], committed) if sends else None
    kind, nanoseconds = figures["recovery"]
    metrics["recovery.time"] = nanoseconds / SECOND if kind == "after" else None
    return metrics | ledger


def world_metrics(uses):
    """Shares of the limits; a world's own, not a flow's."""
    metrics = {"allocation.peak": 0, "allocation.demand": 0}
    for limit, use in uses.items():
        for measure in ("peak", "demand"):
            share = use[measure] / use["allowance"]
            metrics[f"allocation.{limit}.{measure}"] = share
            metrics[f"allocation.{measure}"] = max(metrics[f"allocation.{measure}"], share)
    return metrics


def compare_metrics(place, derived, printed, comparison):
    """Each derived metric with the printed one, to the precision of a double's division."""
    for name, value in derived.items():
        its = printed[name]["value"]
        comparison.count += 1
        is_equal = value is None and its is None
        if value is not None and its is not None:
            is_equal = abs(value - its) <= 1e-12 * max(abs(value), abs(its))
        if not is_equal:
            comparison.differences.append(f"{place}.{name}: {value} by the facts, {its} printed")

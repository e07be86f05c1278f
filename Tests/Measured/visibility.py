"""When each change became visible, and what a reader would have found at any instant (design, section 4)."""

from facts import NEVER, is_in


def find_views(flow):
    """Sets `v` and `in_view` of every change, and `flow.shown`."""
    for record, versions in flow.versions.items():
        if flow.is_copy:
            flow.shown[record] = views_of_copy(flow.applied[record])
        else:
            flow.shown[record] = views_through_cache(flow, record, versions)
        mark(versions, flow.shown[record], flow.world.end)


def mark(versions, views, end):
    """`v` is the first instant at which the version in view is the change's own or a later one."""
    highest = 0
    for instant, version in views:
        if instant > end:
            break
        for change in versions[highest:version]:
            change.v = instant
        highest = max(highest, version)
        if version > 0:
            versions[version - 1].in_view = True


def views_of_copy(applied):
    """The version in view after each instant at which something was applied."""
    views = []
    for at, version, *_ in applied:
        if views and views[-1][0] == at:
            views[-1] = (at, version)
        else:
            views.append((at, version))
    return views


def held_values(flow, record):
    """Values that count as held: (from, end, version, kept, until), `kept` None for one that was never kept."""
    kept_instants = sorted(look["kept_ns"] for look in flow.lookups[record] if look["kept_ns"] is not None)
    values = []
    for look in flow.lookups[record]:
        request = flow.world.requests[look["request"]]
        if look["kept_ns"] is None:
            if request.status == "ok" and request.ended is not None:
                values.append((look["read_ns"], request.ended, look["version"], None, None))
            continue
        refreshed = next((at for at in kept_instants if at > look["kept_ns"]), NEVER)
        evicted = next((at for at in flow.forgotten[record] if at >= look["kept_ns"]), NEVER)
        end = min(look["until_ns"], refreshed, evicted)
        values.append((look["read_ns"], end, look["version"], look["kept_ns"], min(refreshed, evicted)))
    return values


def views_through_cache(flow, record, versions):
    """A change is in view once no value is held, or a value that has it; hidden changes come into view at such ends."""
    values = held_values(flow, record)
    stops = flow.source_stops() if flow.keeps_stale else []
    instants = sorted(
        {change.t for change in versions}
        | {at for value in values for at in (value[0], value[1], value[3]) if at is not None}
        | {end for _, end in stops}
    )
    views, highest, committed = [], 0, 0
    for instant in instants:
        while committed < len(versions) and versions[committed].t <= instant:
            committed += 1
        version = found(values, stops, instant, committed)
        if version > highest:
            highest = version
            views.append((instant, version))
    return views


def found(values, stops, instant, committed):
    """The version that a read at the instant would return, if the newest committed is `committed`."""
    kept = [value for value in values if value[3] is not None and value[3] <= instant < value[1]]
    under_way = [value for value in values if value[0] <= instant < (value[3] or value[1])]
    if kept:
        return kept[-1][2]
    if under_way:
        return min(value[2] for value in under_way)
    copies = [value for value in values if value[3] is not None and value[1] <= instant < value[4]]
    if copies and is_in(stops, instant):
        return copies[-1][2]
    return committed


def version_at(views, instant):
    """The version in view at an instant (0 at the beginning), by bisection."""
    low, high = 0, len(views)
    while low < high:
        middle = (low + high) // 2
        if views[middle][0] <= instant:
            low = middle + 1
        else:
            high = middle
    return views[low - 1][1] if low else 0

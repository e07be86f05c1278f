"""Bars on a logarithmic scale, as SVG."""

import math
from html import escape

from figures import shown

WIDTH, LEFT, RIGHT = 860, 110, 200
TOP, HEADING, BAR, GAP, FOOT = 64, 34, 20, 8, 52
OURS, OTHERS, INK, FAINT = "#1f6f8b", "#9aa5b1", "#1b1f24", "#d5dae0"


def chart(title, remark, sections):
    """A bar for each rate: its median, with a line from the least to the most."""
    rates = [rate for section in sections for some in section.rates.values() for rate in some]
    low, high = math.floor(math.log10(min(rates))), math.ceil(math.log10(max(rates)))
    if 10**low == min(rates):
        low -= 1

    def place(rate):
        return LEFT + (math.log10(rate) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    bottom = TOP + sum(HEADING + len(section.rates) * (BAR + GAP) for section in sections)
    height = bottom + FOOT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        text(20, 28, title, size=18, weight=600),
        text(20, 48, remark, ink="#5b6570"),
    ]
    for power in range(low, high + 1):
        x = place(10.0**power)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom}" stroke="{FAINT}"/>')
        parts.append(text(x, bottom + 18, shown(10.0**power), ink="#5b6570", anchor="middle"))
    scale = f"{sections[0].unit}; logarithmic scale"
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, bottom + 40, scale, anchor="middle"))
    y = TOP
    for section in sections:
        parts.append(text(20, y + 22, section.title, weight=600, halo=True))
        y += HEADING
        for index, (name, some) in enumerate(section.rates.items()):
            end, middle = place(some.median), y + BAR / 2
            parts.append(text(LEFT - 8, middle + 5, name, anchor="end"))
            parts.append(
                f'<rect x="{LEFT}" y="{y}" width="{end - LEFT:.1f}" height="{BAR}" fill="{OTHERS if index else OURS}"/>'
            )
            parts.append(
                f'<line x1="{place(min(some)):.1f}" y1="{middle}" x2="{place(max(some)):.1f}" y2="{middle}" '
                f'stroke="{INK}" stroke-width="2"/>'
            )
            parts.append(text(place(max(some)) + 8, middle + 5, str(some), halo=True))
            y += BAR + GAP
    return "\n".join([*parts, "</svg>", ""])


def text(x, y, words, size=13, weight=400, ink=INK, anchor="start", halo=False):
    """A line of text; a halo keeps lines away from it."""
    edge = ' stroke="#ffffff" stroke-width="4" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{ink}" '
        f'text-anchor="{anchor}"{edge}>{escape(words)}</text>'
    )

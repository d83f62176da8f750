"""The report of a network that reads numbers → Markdown tables: by site, and what it confuses."""

from ..report import PART, Report
from ..wording import percent

MOST_CONFUSIONS = 12
"""Rows of the table of confusions."""

SITE = f"{PART}site "
"""Separates the name of a measure from that of a site."""


def by_site(report: Report) -> str:
    """The share right of each measure, on all held-out numbers and on each site's."""
    sites = sorted({name.split(SITE)[1] for name in report.measures if SITE in name})
    head = ["measured on", "all", *(f"site {site}" for site in sites)]
    rows = [head, ["---"] + ["---:"] * (len(head) - 1)]
    for name, measure in report.headlines().items():
        parts = [report.measures.get(f"{name}{SITE}{site}") for site in sites]
        cells = [f"{percent(part.share, 1)} of {part.count:,}" if part else "–" for part in parts]
        rows.append([name, str(measure), *cells])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def confusions(report: Report) -> str:
    """The commonest symbols that were read as another one, left out, or added."""
    pairs = [
        (count, written, read)
        for written, as_read in report.symbols.items()
        for read, count in as_read.items()
        if written != read
    ]
    rows = [["written", "read", "times"], ["---", "---", "---:"]]
    for count, written, read in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:]))[
        :MOST_CONFUSIONS
    ]:
        symbols = (f"`{symbol}`" if symbol else "nothing" for symbol in (written, read))
        rows.append([*symbols, f"{count:,}"])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)

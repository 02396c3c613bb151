#!/usr/bin/env python3
"""Writes the tables of protocol/README.md from meta.json.

    readme.py             exits 1 if a table is not what meta.json says
    readme.py --update    writes them

A table is known by its header line; which headers there must be stands in TABLES.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Callable, Dict, List, Tuple

FOLDER = Path(__file__).resolve().parents[2] / "protocol"
SIDES = {"clientToServer": "client", "serverToClient": "daemon", "both": "both"}


def requests(meta: Any) -> List[str]:
    return [
        f"| `{row['method']}` | {row['lane']} | {row['documentation']} |"
        for row in meta["requests"]
        if row["messageDirection"] == "clientToServer"
    ]


def requests_of_daemon(meta: Any) -> List[str]:
    return [
        f"| `{row['method']}` | {row['documentation']} |"
        for row in meta["requests"]
        if row["messageDirection"] == "serverToClient"
    ]


def notifications(meta: Any) -> List[str]:
    return [
        f"| `{row['method']}` | {SIDES[row['messageDirection']]} | {row['documentation']} |"
        for row in meta["notifications"]
    ]


def events(meta: Any) -> List[str]:
    return [
        f"| `{row['type']}` | {row['documentation']} | {', '.join(map(member, row['data']))} |"
        for row in meta["events"]
    ]


def catalog_events(meta: Any) -> List[str]:
    """Types whose data is the same share a row."""
    rows: Dict[str, List[str]] = {}
    for row in meta["catalogEvents"]:
        data = ", ".join(map(member, row["data"]))
        rows.setdefault(data, []).append(f"`{row['type']}`")
    return [f"| {', '.join(types)} | {data} |" for data, types in rows.items()]


def member(row: Any) -> str:
    name = f"`{row['name']}{'?' if row.get('optional') else ''}`"
    values = ", ".join(f"`{value}`" for value in row.get("values", []))
    return f"{name} ({values})" if values else name


TABLES: Dict[str, Callable[[Any], List[str]]] = {
    "| method | lane | |": requests,
    "| request of the daemon's | |": requests_of_daemon,
    "| notification | from | |": notifications,
    "| type | | `data` |": events,
    "| type, in `catalog` | `data` |": catalog_events,
}


def rewritten(text: str, meta: Any) -> Tuple[str, List[str]]:
    """The text with the tables as they should be, and what was wrong."""
    lines, problems = text.splitlines(), []
    for header, rows in TABLES.items():
        wanted = rows(meta)
        if header not in lines:
            if wanted:
                problems.append(f"there is no table with the header: {header}")
            continue
        first = lines.index(header) + 2
        end = first
        while end < len(lines) and lines[end].startswith("|"):
            end += 1
        there = lines[first:end]
        problems += [f"is not in meta.json: {line}" for line in there if line not in wanted]
        problems += [f"is missing: {line}" for line in wanted if line not in there]
        if there != wanted and sorted(there) == sorted(wanted):
            problems.append(f"not in the order of meta.json: the table {header}")
        lines[first:end] = wanted
    return "\n".join(lines) + "\n", problems


def main(arguments: List[str]) -> int:
    readme = FOLDER / "README.md"
    meta = json.loads((FOLDER / "meta.json").read_text())
    text, problems = rewritten(readme.read_text(), meta)
    if arguments == ["--update"]:
        readme.write_text(text)
        problems = [problem for problem in problems if problem.startswith("there is no table")]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

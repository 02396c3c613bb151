#!/usr/bin/env python3
"""Freezes protocol/ as a released version, which later ones are held against (additive.py).

    release.py VERSION [FOLDER]

Refuses to touch a version that is there, one that is not that of meta.json, and one that takes
something away from an earlier release.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import List

sys.dont_write_bytecode = True

import additive  # noqa: E402


def main(arguments: List[str]) -> int:
    if not arguments or not re.fullmatch(r"\d+\.\d+\.\d+", arguments[0]):
        print(__doc__, file=sys.stderr)
        return 64
    version = arguments[0]
    folder = Path(arguments[1]) if len(arguments) > 1 else additive.FOLDER
    target = folder / "released" / version
    stated = json.loads((folder / "meta.json").read_text())["metaData"]["version"]
    if target.exists():
        print(f"{version} is released already: choose a new version", file=sys.stderr)
        return 1
    if stated != version:
        hint = "run backlot schema --out protocol"
        print(f"meta.json is of version {stated}: {hint}", file=sys.stderr)
        return 1
    if additive.main([str(folder)]) != 0:
        print("an earlier release had what is not here: keep it", file=sys.stderr)
        return 1
    target.mkdir(parents=True)
    for name in additive.FILES:
        shutil.copyfile(folder / name, target / name)
    print(f"released {version}: {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

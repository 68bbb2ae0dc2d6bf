#!/usr/bin/env python3
"""Fails when a crate that Tupu is built from has a licence that is not on the list. Reads what cargo itself says."""
import json
import re
import subprocess
import sys

ACCEPTED = {
    "MIT", "MIT-0", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "Unicode-3.0", "Unlicense", "CC0-1.0", "BSL-1.0", "0BSD",
    "Apache-2.0 WITH LLVM-exception",
}


def accepted(expression):
    """An SPDX expression: one alternative of every `AND` part must be accepted."""
    parts = re.split(r"\s+AND\s+", expression.replace("(", "").replace(")", ""))
    return all(any(one.strip() in ACCEPTED for one in re.split(r"\s+OR\s+|/", part)) for part in parts)


def main():
    text = subprocess.run(["cargo", "metadata", "--format-version", "1", "--locked"], check=True, capture_output=True, text=True).stdout
    packages = json.loads(text)["packages"]
    wrong = [(p["name"], p["version"], p["license"]) for p in packages if not p["license"] or not accepted(p["license"])]
    for name, version, licence in sorted(wrong):
        print(f"{name} {version}: {licence}")
    print(f"{len(packages)} crates, {len(wrong)} with a licence that is not accepted")
    sys.exit(bool(wrong))


main()

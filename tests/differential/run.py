"""Generated queries through `tupu pipe` and through graphdblite, an independent openCypher engine: the rows must be the same.

    python3 tests/differential/run.py TUPU [--count 600] [--seed 1]

A difference is either a mistake of ours, to be fixed, or stands in `known.txt` with the rule of openCypher that decides. Exit status: 0 as
expected, 1 differences, 3 without graphdblite.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys

from generate import GRAPH, Generator

try:
    import graphdblite
except ImportError:
    print("skipped: the Python package graphdblite cannot be imported")
    sys.exit(3)


class Tupu:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "pipe"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def run(self, query):
        request = json.dumps({"op": "run", "query": query, "timeout_ms": 20000})
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        if "error" in reply:
            return Failure(f"{reply['error']['kind']} {reply['error']['detail']}: {reply['error']['message']}")
        return [dict(zip(reply["columns"], row)) for row in reply["rows"]]


class Peer:
    def __init__(self):
        self.database = graphdblite.Database.open_memory()

    def run(self, query):
        try:
            return self.database.query(query)
        except Exception as error:
            return Failure(f"{type(error).__name__}: {error}".split("\n")[0])


class Failure(str):
    pass


def same(ours, theirs, ordered):
    """Rows as bags, or in order; 1 and 1.0 are different."""
    ours, theirs = ([json.dumps(row, sort_keys=True) for row in rows] for rows in (ours, theirs))
    return ours == theirs if ordered else collections.Counter(ours) == collections.Counter(theirs)


def apart(ours, theirs):
    """What only one side gives; nothing when only the order differs."""
    if isinstance(ours, Failure):
        return [f"ours fails: {ours}"]
    ours, theirs = (collections.Counter(json.dumps(row, ensure_ascii=False) for row in rows) for rows in (ours, theirs))
    return [f"only ours: {dict(ours - theirs)}", f"only theirs: {dict(theirs - ours)}"]


def known_tags():
    """The marks of `known.txt`: lines `MARK: rule`, others are comments. A mark may also be a whole query."""
    lines = pathlib.Path(__file__).with_name("known.txt").read_text().splitlines()
    return {line.rsplit(": ", 1)[0] for line in lines if line and not line.startswith("#")}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("tupu")
    arguments.add_argument("--count", type=int, default=600)
    arguments.add_argument("--seed", type=int, default=1)
    arguments = arguments.parse_args()
    ours, theirs, generator = Tupu(arguments.tupu), Peer(), Generator(arguments.seed)
    ours.run(GRAPH)
    theirs.database.execute(GRAPH)
    counts, bad, known = collections.Counter(), 0, known_tags()
    while counts["same"] + counts["known"] < arguments.count and bad < 20:
        query, ordered = generator.query()
        one, other = ours.run(query), theirs.run(query)
        if isinstance(one, Failure) and isinstance(other, Failure):
            counts["both refuse"] += 1
        elif isinstance(other, Failure):
            counts["they refuse"] += 1
        elif not isinstance(one, Failure) and same(one, other, ordered):
            counts["same"] += 1
        elif known & {query, *generator.tags}:
            counts["known"] += 1
        else:
            bad += 1
            print(query, *apart(one, other), sep="\n    ")
    print(f"{bad} different", *(f"{count} {what}" for what, count in counts.items()), sep=", ")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()

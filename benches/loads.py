#!/usr/bin/env python3
"""How fast tables become a database file, beside duckdb: `benches/loads.py TUPU HARNESS DATA WORK [ROUNDS]`.

HARNESS is the folder with `mapping.json`, DATA has each table as `.parquet` and as `.csv`; databases lie in WORK and are removed. The engines take
turns within a round; medians of their seconds, of the ratio within a round, and the most memory that each process held. Needs duckdb.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

DUCKDB = """
import duckdb, sys
data, kind, path, tables = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
connection = duckdb.connect(path, config={"threads": 2, "memory_limit": "8GB"})
for table in tables:
    connection.execute(f"CREATE TABLE {table} AS FROM '{data}/{table}.{kind}'")
connection.execute("CREATE INDEX by_number ON Document(number)")
connection.close()
"""


def used(command):
    """Seconds, seconds of processors and megabytes of a process."""
    begun = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def commands(tupu, data, work, kind, mapping):
    """What each engine runs, and the file that it makes."""
    text = json.dumps(mapping, ensure_ascii=False).replace(".parquet", f".{kind}")
    own = work / f"mapping-{kind}.json"
    own.write_text(text, encoding="utf-8")
    tables = [pathlib.Path(table["file"]).stem for part in ("nodes", "relationships") for table in mapping[part]]
    return {
        "tupu": ([tupu, "import", "--quiet", "--db", work / "load.tupu", "--mapping", own, data], work / "load.tupu"),
        "duckdb": ([sys.executable, "-c", DUCKDB, data, kind, work / "load.duckdb", *tables], work / "load.duckdb"),
    }


def main(tupu, harness, data, work, rounds="5"):
    work = pathlib.Path(work)
    mapping = json.loads((pathlib.Path(harness) / "mapping.json").read_text(encoding="utf-8"))
    for kind in ("parquet", "csv"):
        figures = {"tupu": [], "duckdb": []}
        for _ in range(int(rounds)):
            for engine, (command, made) in commands(tupu, data, work, kind, mapping).items():
                made.unlink(missing_ok=True)
                figures[engine].append((*used(command), made.stat().st_size))
                made.unlink()
        pairs = zip(figures["duckdb"], figures["tupu"])
        ratio = statistics.median(theirs[0] / ours[0] for theirs, ours in pairs)
        (work / f"mapping-{kind}.json").unlink()
        for engine, runs in figures.items():
            seconds, processor, memory, size = (statistics.median(column) for column in zip(*runs))
            print(f"{kind} {engine}: {seconds:.2f} s, of processors {processor:.2f} s, {memory:.0f} MB, file of {size / 1e6:.0f} MB")
        print(f"{kind}: {ratio:.2f} times as fast as duckdb")


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])

#!/usr/bin/env python3
"""Times Tupu beside other engines in one run, and prints the goals as ratios.

    python3 benches/side_by_side.py HARNESS WORK [--scales S,M] [--peers duckdb,neug,...] [--queries q01,q02]
    python3 benches/side_by_side.py --report WORK

HARNESS is the folder with `generate.py` and `peers.py` (../shared/bench). WORK keeps data, databases and results; what lies there
already is used again, results are merged. The Python that runs this needs polars, pyarrow, numpy, psutil and the peers themselves;
`cargo build --release` comes first. A ratio above 1 says that Tupu is faster (or needs less); compare nothing across runs.
"""
import argparse
import csv
import math
import os
import pathlib
import subprocess
import sys

DOCUMENTS = {"S": 10_000, "M": 1_000_000}
PEERS = "duckdb,neug,ladybug,kglite,falkordblite,igraph,scipy"
BY_HAND = {"igraph", "scipy", "networkx", "rustworkx"}
ROOT = pathlib.Path(__file__).resolve().parent.parent


def measure(harness, work, scales, peers, queries):
    """Data where missing, then one run of the harness a scale."""
    environment = {**os.environ, "BENCH_OUT": str(work), "TUPU": os.environ.get("TUPU", str(ROOT / "target/release/tupu"))}
    for scale in scales:
        data = work / scale
        if not (data / "params.json").exists():
            generate = [sys.executable, harness / "generate.py", data, "--docs", str(DOCUMENTS[scale])]
            subprocess.run(generate, check=True)
        command = [sys.executable, harness / "peers.py", "run", data, work / f"databases-{scale}", "--peers", f"tupu,{peers}"]
        subprocess.run(command + (["--queries", queries] if queries else []), check=True, env=environment)


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(row, field):
    """The figure, or infinity for a peer that failed or never came to an end."""
    return float(row[field]) if row["status"] == "ok" and row[field] not in ("", None) else math.inf


def geometric_mean(ratios):
    known = [ratio for ratio in ratios if 0 < ratio < math.inf]
    return math.exp(sum(map(math.log, known)) / len(known)) if known else math.nan


def fastest(rows, field, peers):
    """The best figure among some peers, and whose it is."""
    figures = {row["peer"]: number(row, field) for row in rows if row["peer"] in peers}
    best = min(figures, key=figures.get, default="")
    return figures.get(best, math.inf), best if figures.get(best, math.inf) < math.inf else "none"


def shown(figure):
    return "-" if figure in (math.inf, math.nan) else f"{figure:.3g}"


def queries_table(rows, engines, by_hand):
    """One line a query; the ratios to the fastest engine and to the fastest code by hand, warm and cold."""
    print(f"{'query':6} {'tupu ms':>9} {'engine':>9} {'ratio':>7}  {'by hand':>9} {'ratio':>7}  {'cold ms':>9} {'engine':>9} {'ratio':>7}  fastest")
    sums = {"engine": [], "hand": [], "cold": []}
    for query in sorted({row["query"] for row in rows}):
        of_query = [row for row in rows if row["query"] == query]
        own_warm, _ = fastest(of_query, "warm_ms", {"tupu"})
        own_cold, _ = fastest(of_query, "cold_ms", {"tupu"})
        engine, engine_name = fastest(of_query, "warm_ms", engines)
        hand, hand_name = fastest(of_query, "warm_ms", by_hand)
        cold, _ = fastest(of_query, "cold_ms", engines)
        ratios = {"engine": engine / own_warm, "hand": hand / own_warm, "cold": cold / own_cold}
        for kind, ratio in ratios.items():
            sums[kind].append(ratio)
        print(f"{query:6} {shown(own_warm):>9} {shown(engine):>9} {shown(ratios['engine']):>7}  {shown(hand):>9} {shown(ratios['hand']):>7}"
              f"  {shown(own_cold):>9} {shown(cold):>9} {shown(ratios['cold']):>7}  {engine_name}, {hand_name}")
    means = ", ".join(f"{kind} {shown(geometric_mean(ratios))}" for kind, ratios in sums.items())
    print(f"geometric means of the ratios: {means}")


def loads_table(rows):
    for row in rows:
        print(f"{row['peer']:12} load {row['load_s'] or '-':>7} s  reopen {row['open_s'] or '-':>6} s  disk {row['disk_mb'] or '-':>7} MB"
              f"  after load {row['rss_load_mb'] or '-':>6} MB  peak of queries {row['rss_peak_mb'] or '-':>6} MB  {row['status']}")


def growth_table(results):
    """How much longer each query of Tupu takes on the larger graph."""
    warm = {(row["scale"], row["query"]): number(row, "warm_ms") for row in results if row["peer"] == "tupu"}
    for query in sorted({query for _, query in warm}):
        small, large = warm.get(("S", query), math.inf), warm.get(("M", query), math.inf)
        if small < math.inf and large < math.inf:
            print(f"{query:6} S {shown(small)} ms, M {shown(large)} ms: {shown(large / small)} times")


def report(work):
    results, loads = read(work / "results.csv"), read(work / "loads.csv")
    for scale in sorted({row["scale"] for row in results}, reverse=True):
        rows = [row for row in results if row["scale"] == scale]
        peers = {row["peer"] for row in rows} - {"tupu"}
        print(f"\n{scale}: {', '.join(sorted(peers))}")
        queries_table(rows, peers - BY_HAND, peers & BY_HAND)
        loads_table([row for row in loads if row["scale"] == scale])
    print("\nfrom S to M")
    growth_table(results)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("harness", nargs="?", type=pathlib.Path)
    parser.add_argument("work", nargs="?", type=pathlib.Path)
    parser.add_argument("--report", type=pathlib.Path, metavar="WORK", help="only print what an earlier run measured")
    parser.add_argument("--scales", default="S")
    parser.add_argument("--peers", default=PEERS)
    parser.add_argument("--queries")
    arguments = parser.parse_args()
    if arguments.report:
        return report(arguments.report)
    if arguments.work is None:
        parser.error("HARNESS and WORK are needed")
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    measure(arguments.harness.resolve(), work, arguments.scales.split(","), arguments.peers, arguments.queries)
    report(work)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""How fast a database file takes changes, beside what its disk can do: `benches/writes.py TUPU FOLDER`.

Makes and removes a database file in FOLDER. Single durable transactions take turns with the disk's own fdatasync of 4 KB, a fifth of a second each,
because the speed of a disk that others use changes from one second to the next: medians of both rates and of the ratio of neighbours. Then batches of
several sizes in elements a second, and the processor time of it all. Run it on a machine that does nothing else.
"""
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import time

ROUNDS = 25
SECONDS = 0.2


def rate(work):
    """How often `work` runs in a second."""
    begun, count = time.monotonic(), 0
    while time.monotonic() - begun < SECONDS:
        work()
        count += 1
    return count / (time.monotonic() - begun)


class Probe:
    """Overwrites of 4 KB, each followed by fdatasync, in a file as large as a small database."""

    PAGES = 256

    def __init__(self, folder):
        self.path = os.path.join(folder, "probe.bin")
        self.file = os.open(self.path, os.O_RDWR | os.O_CREAT)
        os.write(self.file, bytes(self.PAGES * 4096))
        os.fsync(self.file)
        self.count = 0

    def sync(self):
        os.pwrite(self.file, os.urandom(4096), self.count % self.PAGES * 4096)
        os.fdatasync(self.file)
        self.count += 1

    def close(self):
        os.close(self.file)
        os.remove(self.path)


class Pipe:
    """`tupu pipe` on a database file."""

    def __init__(self, tupu, path):
        self.process = subprocess.Popen([tupu, "pipe", "--db", path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, query, **params):
        self.process.stdin.write(json.dumps({"op": "run", "query": query, "params": params}) + "\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        if "error" in reply:
            sys.exit(reply["error"]["message"])

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def new_file(tupu, folder):
    table = os.path.join(folder, "Start.csv")
    with open(table, "w") as out:
        out.write("id:ID\n1\n")
    path = os.path.join(folder, "writes.tupu")
    subprocess.run([tupu, "import", "--quiet", "--db", path, table], check=True)
    os.remove(table)
    return path


def singles(pipe, folder):
    """Prints the rates of single transactions and of the disk; gives how many transactions there were."""
    probe, numbers = Probe(folder), itertools.count()
    pairs = []
    for _ in range(ROUNDS):
        disk = rate(probe.sync)
        pairs.append((rate(lambda: pipe.run("CREATE (:T {n: $n})", n=next(numbers))), disk))
    probe.close()
    single, disk = (statistics.median(rates) for rates in zip(*pairs))
    low, middle, high = statistics.quantiles([ours / theirs for ours, theirs in pairs], n=4)
    print(f"single transactions: {single:.0f}/s; fdatasync of 4 KB: {disk:.0f}/s; ratio {middle:.2f} (quartiles {low:.2f} and {high:.2f})")
    return next(numbers)


def main(tupu, folder):
    path = new_file(tupu, folder)
    pipe = Pipe(tupu, path)
    single = singles(pipe, folder)
    for size in (1_000, 10_000, 100_000):
        begun = time.monotonic()
        for _ in range(200_000 // size):
            pipe.run("UNWIND range(1, $size) AS i CREATE (:B {n: i, name: 'node ' + i})", size=size)
        print(f"batches of {size}: {200_000 / (time.monotonic() - begun):.0f} elements/s")
    pipe.close()
    os.remove(path)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"processor time in all: {used.ru_utime:.1f} s user, {used.ru_stime:.1f} s system; {single} single transactions, 600000 in batches")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])

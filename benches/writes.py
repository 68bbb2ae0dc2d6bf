#!/usr/bin/env python3
"""How fast a database file takes changes, beside what its disk can do: `benches/writes.py TUPU FOLDER`.

Makes and removes a database file in FOLDER. Prints single durable transactions a second next to the disk's own fdatasync of 4 KB, batches of
several sizes in elements a second, and the processor time of a transaction. Run it on a machine that does nothing else.
"""
import json
import os
import resource
import subprocess
import sys
import time

SECONDS = 2.0


def syncs_a_second(folder):
    """Overwrites of 4 KB, each followed by fdatasync."""
    path = os.path.join(folder, "probe.bin")
    probe = os.open(path, os.O_RDWR | os.O_CREAT)
    os.write(probe, bytes(64 * 4096))
    os.fsync(probe)
    begun, count = time.monotonic(), 0
    while time.monotonic() - begun < SECONDS:
        os.pwrite(probe, os.urandom(4096), count % 64 * 4096)
        os.fdatasync(probe)
        count += 1
    os.close(probe)
    os.remove(path)
    return count / (time.monotonic() - begun)


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


def main(tupu, folder):
    path = new_file(tupu, folder)
    pipe = Pipe(tupu, path)
    single = 0
    for _ in range(3):
        disk, begun, count = syncs_a_second(folder), time.monotonic(), 0
        while time.monotonic() - begun < SECONDS:
            pipe.run("CREATE (:T {n: $n})", n=count)
            count += 1
        rate = count / (time.monotonic() - begun)
        single += count
        print(f"single transactions: {rate:.0f}/s; fdatasync of 4 KB: {disk:.0f}/s; ratio {rate / disk:.2f}")
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

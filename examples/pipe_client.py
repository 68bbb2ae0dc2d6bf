#!/usr/bin/env python3
"""Drives Tupu from another language: one JSON request a line, one JSON reply a line.

Prints the industries that Chengdu and Mianyang share. Needs `tupu` on the path and Python's standard library.
"""
import json
import subprocess

QUERY = """
MATCH (:City {adcode: $one})-[:HAS_INDUSTRY]->(i:Industry)<-[:HAS_INDUSTRY]-(:City {adcode: $other})
RETURN i.name_zh AS industry, i.name_en AS english ORDER BY industry
"""


def main():
    tupu = subprocess.Popen(
        ["tupu", "pipe", "--db", "graph"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    request = {"op": "run", "query": QUERY, "params": {"one": "510100", "other": "510700"}}
    reply = json.loads(tupu.communicate(json.dumps(request) + "\n")[0])
    if "error" in reply:
        raise SystemExit(reply["error"]["message"])
    for row in reply["rows"]:
        print(*row, sep="\t")


if __name__ == "__main__":
    main()

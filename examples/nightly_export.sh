#!/usr/bin/env bash
# A nightly export: the whole graph as GraphML and one question as CSV, byte for byte the same as long as the graph is.
# Prints the checksums, and whether anything has changed since the last run. Needs `tupu` on the path.
#
#   bash examples/nightly_export.sh [FOLDER]
set -euo pipefail

folder="${1:-$(mktemp -d)}"
mkdir -p "$folder"

tupu export --format graphml -o "$folder/graph.graphml"
tupu export "MATCH p = (:City {adcode: '510700'})-[:HAS_INDUSTRY]->(:Industry) RETURN p" --format dot -o "$folder/mianyang.dot"
tupu --quiet --format csv -o "$folder/shared.csv" "industries shared by three or more cities"

cd "$folder"
sha256sum graph.graphml mianyang.dot shared.csv > now.sha256
if cmp -s now.sha256 last.sha256; then
  echo "nothing has changed"
else
  echo "changed:"
  cat now.sha256
fi
mv now.sha256 last.sha256

#!/bin/sh
# Rebuilds dragoman/models/language from ../shared/data: environment, training, export, scores, card.
# About two hours on two idle cores. A stopped run goes on where it was.
set -eu
cd "$(dirname "$0")/.."
work=${WORK:-/tmp/dragoman-training}
python=${PYTHON:-python3.11}
[ -x "$work/venv/bin/python" ] || "$python" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet -r training/requirements.txt
# glibc's allocator otherwise returns every large block to the system and takes it back: three times slower
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000 MALLOC_TOP_PAD_=268435456
"$work/venv/bin/python" training/train.py --out "$work/run" --epochs "${EPOCHS:-10}" --informal-share 0.75
"$work/venv/bin/python" training/export.py $(ls "$work"/run/epoch*.pt | tail -4) --version "${VERSION:-1.0.0}"
PYTHONPATH=. "$work/venv/bin/python" benchmarks/parse.py --only accuracy > "$work/scores.json"
"$work/venv/bin/python" training/export.py --scores "$work/scores.json"

"""Trains the spaCy CNN pipeline that benchmarks/parse.py compares with, on the same treebanks.

In: ../shared/data/ud, a time limit. Out: a pipeline (tok2vec, tagger with UPOS, parser with basic relations) in
--out, and its scores on PUD, EWT and GUM test with given words in scores.json beside it. One thread.

    python3.11 -m venv /tmp/spacy && /tmp/spacy/bin/pip install -r benchmarks/parse_requirements.txt
    /tmp/spacy/bin/python benchmarks/parse_spacy.py --out /tmp/spacy/pipeline --minutes 12
    python benchmarks/parse.py --spacy /tmp/spacy/pipeline --spacy-python /tmp/spacy/bin/python
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import spacy
from parse import DATA, Gold, treebank
from spacy.cli.init_config import init_config
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import load_model_from_config, minibatch


def example(nlp: Language, gold: Gold) -> Example:
    """A training example with basic relations."""
    heads = [h - 1 if h else i for i, h in enumerate(gold.heads)]
    relations = [r.split(":")[0] if h else "ROOT" for r, h in zip(gold.relations, gold.heads, strict=True)]
    reference = Doc(
        nlp.vocab, words=gold.words, spaces=gold.spaces, tags=gold.tags, heads=heads, deps=relations,
        sent_starts=[i == 0 for i in range(len(gold.words))],
    )  # fmt: skip
    return Example(Doc(nlp.vocab, words=gold.words, spaces=gold.spaces), reference)


def scores(nlp: Language, sentences: list[Gold]) -> dict[str, float]:
    """UPOS, UAS, LAS (basic relations, punctuation included), per cent, words given."""
    hits = dict.fromkeys(("upos", "uas", "las"), 0)
    total = 0
    docs = nlp.pipe(Doc(nlp.vocab, words=g.words, spaces=g.spaces) for g in sentences)
    for gold, doc in zip(sentences, docs, strict=True):
        for i, token in enumerate(doc):
            head = 0 if token.head.i == i else token.head.i + 1
            relation = "root" if token.dep_ == "ROOT" else token.dep_
            hits["upos"] += token.tag_ == gold.tags[i]
            hits["uas"] += head == gold.heads[i]
            hits["las"] += head == gold.heads[i] and relation == gold.relations[i].split(":")[0]
        total += len(doc)
    return {k: round(100 * v / total, 2) for k, v in hits.items()}


def train(nlp: Language, examples: list[Example], minutes: float, seed: int) -> int:
    """Batches of 32 sentences until the time is used; the number of epochs done."""
    rng = random.Random(seed)
    optimiser = nlp.initialize(lambda: examples)
    begun = time.monotonic()
    epoch = 0
    while True:
        rng.shuffle(examples)
        for batch in minibatch(examples, 32):
            optimiser.learn_rate = 0.001 * max(0.05, 1 - (time.monotonic() - begun) / (minutes * 60))
            nlp.update(batch, sgd=optimiser, drop=0.1)
            if time.monotonic() - begun > minutes * 60:
                return epoch
        epoch += 1


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--minutes", type=float, default=12)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    spacy.util.fix_random_seed(a.seed)
    nlp = load_model_from_config(
        init_config(lang="en", pipeline=["tagger", "parser"], optimize="efficiency"), auto_fill=True
    )
    files = [DATA / f"ud/en_{name}-train.conllu.gz" for name in ("ewt", "gum")]
    epochs = train(nlp, [example(nlp, g) for f in files for g in treebank(f)], a.minutes, a.seed)
    nlp.to_disk(a.out)
    found = {name: scores(nlp, list(treebank(DATA / f"ud/en_{name}-test.conllu.gz"))) for name in ("pud", "ewt", "gum")}
    report = found | {"minutes": a.minutes, "whole_epochs": epochs, "spacy": spacy.__version__}
    (a.out / "scores.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

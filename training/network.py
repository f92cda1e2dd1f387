"""The network: a MiniLM encoder with heads for tags, lemmas, arcs, relations, names and sentence starts.

In: word-piece ids, casing shapes, treebank number, positions of each word's first and last piece.
Out: word vectors and, per word, everything that the decoder needs; arc scores are made from ``arc_from`` and
``arc_to``, relation scores from ``relation_from`` and ``relation_to`` for chosen heads only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

BOTH = 2
"""The number of a treebank that is neither: the mean of both vectors, as in the exported graph."""


@dataclass(frozen=True)
class Size:
    """What tells one encoder of post-norm blocks from another; `drops_mixed`: attention's output is dropped out too."""

    pieces: int
    width: int
    heads: int
    inner: int
    layers: int
    positions: int
    epsilon: float
    drops_mixed: bool


SMALL = Size(30522, 384, 12, 1536, 6, positions=512, epsilon=1e-12, drops_mixed=False)


class Layer(nn.Module):
    """One block (post-norm); `bias` is added to attention's scores."""

    def __init__(self, size: Size, dropout: float) -> None:
        super().__init__()
        self.heads = size.heads
        self.qkv = nn.Linear(size.width, 3 * size.width)
        self.out = nn.Linear(size.width, size.width)
        self.norm1 = nn.LayerNorm(size.width, eps=size.epsilon)
        self.up = nn.Linear(size.width, size.inner)
        self.down = nn.Linear(size.inner, size.width)
        self.norm2 = nn.LayerNorm(size.width, eps=size.epsilon)
        self.drop = nn.Dropout(dropout)
        self.mixed_drop = nn.Dropout(dropout) if size.drops_mixed else nn.Identity()

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = (t.view(batch, length, self.heads, -1).transpose(1, 2) for t in self.qkv(x).chunk(3, -1))
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = self.norm1(x + self.mixed_drop(self.out(mixed.transpose(1, 2).reshape(batch, length, width))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces, positions, treebank and casing shapes in; one vector a piece out."""

    QKV: ClassVar = tuple(f"attention.self.{name}" for name in ("query", "key", "value"))
    PARTS: ClassVar = {
        "out": "attention.output.dense", "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm",
    }  # fmt: skip
    """How the parts of a block are called where the weights come from."""

    def __init__(self, size: Size, shapes: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.size = size
        self.pieces = nn.Embedding(size.pieces, size.width)
        self.positions = nn.Embedding(size.positions, size.width)
        self.banks = nn.Embedding(2, size.width)
        self.shapes = nn.Embedding(shapes, size.width)
        nn.init.normal_(self.shapes.weight, std=0.005)
        self.norm = nn.LayerNorm(size.width, eps=size.epsilon)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(size, dropout) for _ in range(size.layers))
        self.pieces.weight.requires_grad = False

    def forward(self, ids: Tensor, shapes: Tensor, bank: Tensor, mask: Tensor) -> Tensor:
        banks = torch.cat([self.banks.weight, self.banks.weight.mean(0, keepdim=True)])
        x = self.placed(ids) + banks[bank][:, None] + self.shapes(shapes)
        x = self.drop(self.norm(x))
        bias = self.bias(mask)
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def placed(self, ids: Tensor) -> Tensor:
        """The pieces' vectors with those of their positions."""
        return self.pieces(ids) + self.positions(torch.arange(ids.shape[1]))

    def bias(self, mask: Tensor) -> Tensor:
        """What is added to attention's scores: pieces that are not there are shut out."""
        return torch.zeros(mask.shape).masked_fill(~mask, -1e4)[:, None, None, :]

    def load(self, path: Path) -> None:
        """Takes the weights that training starts from: all-MiniLM-L6-v2's, or those of another 6 × 384 BERT."""
        old = load_file(path)
        new = self.state_dict() | {
            "pieces.weight": old["embeddings.word_embeddings.weight"],
            "positions.weight": old["embeddings.position_embeddings.weight"],
            "norm.weight": old["embeddings.LayerNorm.weight"],
            "norm.bias": old["embeddings.LayerNorm.bias"],
        }
        for i in range(self.size.layers):
            there, here = f"encoder.layer.{i}.", f"layers.{i}."
            for kind in ("weight", "bias"):
                new[f"{here}qkv.{kind}"] = torch.cat([old[f"{there}{name}.{kind}"] for name in self.QKV])
                new |= {f"{here}{ours}.{kind}": old[f"{there}{theirs}.{kind}"] for ours, theirs in self.PARTS.items()}
        self.load_state_dict(new | self.own(old))

    def own(self, old: dict[str, Tensor]) -> dict[str, Tensor]:
        """Weights that not every such encoder has: the treebanks begin as BERT's first kind of sentence."""
        return {"banks.weight": old["embeddings.token_type_embeddings.weight"][:1].repeat(2, 1)}


class Parser(nn.Module):
    """Encoder and heads. ``sizes`` holds the numbers of labels: tags, lemmas, relations, names, events."""

    ARC, RELATION, ROLE = 256, 64, 64

    def __init__(self, encoder: Encoder, sizes: dict[str, int], dropout: float = 0.33) -> None:
        super().__init__()
        width = encoder.size.width
        self.half_width = False
        self.encoder = encoder
        self.drop = nn.Dropout(0.2)
        self.mlp_drop = nn.Dropout(dropout)
        self.tags = nn.Linear(width, sizes["tags"])
        self.lemmas = nn.Linear(width, sizes["lemmas"])
        self.names = nn.Linear(width, sizes["names"])
        self.starts = nn.Linear(width, 1)
        self.mlp = nn.Linear(width, 2 * self.ARC + 2 * self.RELATION)
        self.arc = nn.Linear(self.ARC, self.ARC)
        nn.init.normal_(self.arc.weight, std=1 / self.ARC)
        self.root = nn.Parameter(torch.randn(self.ARC) * 0.1)
        self.relation = nn.Linear(self.RELATION, sizes["relations"] * self.RELATION)
        nn.init.normal_(self.relation.weight, std=1 / self.RELATION)
        self.relation_bias = nn.Linear(self.RELATION, sizes["relations"])
        self.relation_root = nn.Parameter(torch.randn(self.RELATION) * 0.1)
        self.events = nn.Linear(width, sizes["events"])
        self.act = nn.Linear(width, self.ROLE)
        self.part = nn.Linear(width, self.ROLE)
        self.role = nn.Linear(self.ROLE, 2 * self.ROLE)
        nn.init.normal_(self.role.weight, std=1 / self.ROLE)
        self.role_bias = nn.Parameter(torch.full((2,), -4.0))

    def words(self, ids: Tensor, shapes: Tensor, bank: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """(batch, words, width): the mean of a word's first and last piece."""
        x = self.encoder(ids, shapes, bank, mask)
        width = x.shape[-1]
        a = x.gather(1, first[..., None].expand(-1, -1, width))
        b = x.gather(1, last[..., None].expand(-1, -1, width))
        return (a + b) * 0.5

    def heads(self, x: Tensor) -> dict[str, Tensor]:
        """Label scores and the four biaffine parts, from word vectors of any leading shape."""
        x = self.drop(x)
        hidden = self.mlp_drop(F.leaky_relu(self.mlp(x), 0.1))
        a, r = self.ARC, self.RELATION
        arc_from, arc_to, rel_from, rel_to = hidden.split([a, a, r, r], dim=-1)
        return {
            "tags": self.tags(x),
            "lemmas": self.lemmas(x),
            "names": self.names(x),
            "starts": self.starts(x).squeeze(-1),
            "arc_from": self.arc(arc_from),
            "arc_to": arc_to,
            "relation_from": self.relation(rel_from),
            "relation_bias": self.relation_bias(rel_from),
            "relation_to": rel_to,
            "events": self.events(x),
            "act": self.role(self.mlp_drop(F.leaky_relu(self.act(x), 0.1))),
            "part": self.mlp_drop(F.leaky_relu(self.part(x), 0.1)),
        }


def small(shapes: int, sizes: dict[str, int], dropout: float = 0.33) -> Parser:
    """The network that is shipped, without its weights."""
    return Parser(Encoder(SMALL, shapes), sizes, dropout)

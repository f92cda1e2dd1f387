"""The network: a MiniLM encoder with heads for tags, lemmas, arcs, relations, names and sentence starts.

In: word-piece ids, casing shapes, treebank number, positions of each word's first and last piece.
Out: word vectors and, per word, everything that the decoder needs; arc scores are made from ``arc_from`` and
``arc_to``, relation scores from ``relation_from`` and ``relation_to`` for chosen heads only.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH, HEADS, INNER, LAYERS = 384, 12, 1536, 6
VOCABULARY = 30522
BOTH = 2
"""The number of a treebank that is neither: the mean of both vectors, as in the exported graph."""


class Layer(nn.Module):
    """One BERT block (post-norm)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = (t.view(batch, length, HEADS, -1).transpose(1, 2) for t in self.qkv(x).chunk(3, -1))
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + self.out(mixed.transpose(1, 2).reshape(batch, length, WIDTH)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces, positions, treebank and casing shapes in; one vector a piece out."""

    def __init__(self, vocabulary: int, shapes: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.banks = nn.Embedding(2, WIDTH)
        self.shapes = nn.Embedding(shapes, WIDTH)
        nn.init.normal_(self.shapes.weight, std=0.005)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.pieces.weight.requires_grad = False

    def forward(self, ids: Tensor, shapes: Tensor, bank: Tensor, mask: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1])
        banks = torch.cat([self.banks.weight, self.banks.weight.mean(0, keepdim=True)])
        x = self.pieces(ids) + self.positions(places) + banks[bank][:, None] + self.shapes(shapes)
        x = self.drop(self.norm(x))
        bias = torch.zeros(mask.shape).masked_fill(~mask, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load(self, path: Path) -> None:
        """Takes the weights of all-MiniLM-L6-v2 (or another 6 × 384 BERT)."""
        old = load_file(path)
        new = {
            "pieces.weight": old["embeddings.word_embeddings.weight"],
            "positions.weight": old["embeddings.position_embeddings.weight"],
            "banks.weight": old["embeddings.token_type_embeddings.weight"][:1].repeat(2, 1),
            "norm.weight": old["embeddings.LayerNorm.weight"],
            "norm.bias": old["embeddings.LayerNorm.bias"],
            "shapes.weight": self.shapes.weight.data,
        }
        for i in range(LAYERS):
            there, here = f"encoder.layer.{i}.", f"layers.{i}."
            for part in ("weight", "bias"):
                new[f"{here}qkv.{part}"] = torch.cat(
                    [old[f"{there}attention.self.{n}.{part}"] for n in ("query", "key", "value")]
                )
                for ours, theirs in (
                    ("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"),
                    ("up", "intermediate.dense"), ("down", "output.dense"), ("norm2", "output.LayerNorm"),
                ):  # fmt: skip
                    new[f"{here}{ours}.{part}"] = old[f"{there}{theirs}.{part}"]
        self.load_state_dict(new)


class Parser(nn.Module):
    """Encoder and heads. ``width`` is that of the encoder's vectors, ``sizes`` holds the numbers of labels.

    They are those of tags, lemmas, relations, names and events.
    """

    ARC, RELATION, ROLE = 256, 64, 64

    def __init__(self, encoder: nn.Module, width: int, sizes: dict[str, int], dropout: float = 0.33) -> None:
        super().__init__()
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
    return Parser(Encoder(VOCABULARY, shapes), WIDTH, sizes, dropout)

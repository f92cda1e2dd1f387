"""Writes the network as an int8 ONNX graph of fused operators.

In: a trained ``Parser`` and a sample of batches. Out: the bytes of the ONNX model.
Activations have fixed scales (found on the sample), so that a word's result does not depend on what else is in its
batch. Weights keep 7 bits a column: without VNNI the 8-bit kernel adds two products in 16 bits and overflows.

Inputs: ids, shapes (batch, pieces) int32; lengths (batch) int32; first, last (words) int32, places in the
flattened pieces. Outputs: vectors, labels, arc_from, arc_to, relation_from, relation_to by word.
"""

from __future__ import annotations

import numpy as np
import onnx
import torch
from network import SMALL, Parser
from onnx import TensorProto, helper, numpy_helper

MS = "com.microsoft"


class Ranges:
    """Collects the inputs of the linear layers and finds the range with the least squared rounding error."""

    def __init__(self, network: Parser, bits: int = 8) -> None:
        self.top = 2**bits - 1
        self.samples: dict[str, list[torch.Tensor]] = {}
        self.hooks = [
            module.register_forward_pre_hook(self._hook(name))
            for name, module in network.named_modules()
            if isinstance(module, torch.nn.Linear)
        ]

    def _hook(self, name: str):
        def keep(_module, inputs) -> None:
            flat = inputs[0].detach().reshape(-1, inputs[0].shape[-1])
            self.samples.setdefault(name, []).append(flat[torch.randperm(len(flat))[:60]].clone())

        return keep

    def close(self) -> None:
        for hook in self.hooks:
            hook.remove()

    def scale(self, name: str) -> tuple[float, int]:
        """Scale and zero point for unsigned 8 bits."""
        values = torch.cat(self.samples[name]).flatten()
        low, high = min(values.min().item(), 0.0), max(values.max().item(), 0.0)
        values = values[torch.randperm(len(values))[:100_000]]
        best = (float("inf"), 1.0, 0)
        for share_low in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4):
            for share_high in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4):
                step = (high * share_high - low * share_low) / self.top or 1.0
                zero = round(-low * share_low / step)
                rounded = (torch.clamp(torch.round(values / step) + zero, 0, self.top) - zero) * step
                best = min(best, (float(((values - rounded) ** 2).mean()), step, zero))
        return best[1], best[2]

    def moments(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Mean and mean square of each input of a layer."""
        values = torch.cat(self.samples[name])
        return values.mean(0).numpy(), (values**2).mean(0).numpy()


class Graph:
    """Nodes and initialisers, added one by one."""

    def __init__(self, bits: int) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.limit = 2 ** (bits - 1) - 1

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def weight(
        self, name: str, layer: torch.nn.Linear, mean: np.ndarray, square: np.ndarray
    ) -> tuple[str, str, str, str]:
        """Quantised by column: names of weight, scale, zero point, and bias (with the mean rounding error in it)."""
        w = layer.weight.detach().numpy().T
        scale = _column_scales(w, self.limit, square)
        whole = np.clip(np.round(w / scale), -self.limit, self.limit).astype(np.int8)
        return (
            self.constant(f"{name}.w", whole),
            self.constant(f"{name}.ws", scale),
            self.constant(f"{name}.wz", np.zeros(len(scale), np.int8)),
            self.constant(f"{name}.b", (layer.bias.detach().numpy() + mean @ (w - whole * scale)).astype(np.float32)),
        )

    def quantised(self, name: str, x: str, step: float, zero: int) -> tuple[str, str, str]:
        scale = self.constant(f"{name}.s", np.float32(step).reshape(()))
        point = self.constant(f"{name}.z", np.uint8(zero).reshape(()))
        return self.node("QuantizeLinear", [x, scale, point], f"{name}.q"), scale, point

    def linear8(self, name: str, x: str, layer: torch.nn.Linear, ranges: Ranges, at: str, gelu: bool = False) -> str:
        q, scale, point = self.quantised(name, x, *ranges.scale(at))
        w, ws, wz, bias = self.weight(name, layer, *ranges.moments(at))
        inputs = [q, w, scale, ws, point, wz]
        if not gelu:
            return self.node("MatMulIntegerToFloat", [*inputs, bias], f"{name}.y", MS)
        y = self.node("MatMulIntegerToFloat", inputs, f"{name}.y", MS)
        return self.node("FastGelu", [y, bias], f"{name}.gelu", MS)

    def linear32(self, name: str, x: str, weight: torch.Tensor, bias: torch.Tensor, output: str = "") -> str:
        w = self.constant(f"{name}.w", weight.detach().numpy().T)
        b = self.constant(f"{name}.b", bias.detach().numpy())
        return self.node("Gemm", [x, w, b], output or f"{name}.y")


def _column_scales(w: np.ndarray, limit: int, square: np.ndarray) -> np.ndarray:
    """For each column the step with the least squared error in the product; the largest weights may be clipped.

    ``square``: the mean square of each input, by which its weights' errors count.
    """
    widest = np.abs(w).max(0).clip(1e-12) / limit
    best, error = widest, np.full(w.shape[1], np.inf)
    for share in np.arange(1.0, 0.6, -0.04):
        step = widest * share
        rounded = np.clip(np.round(w / step), -limit, limit) * step
        found = ((w - rounded) ** 2 * square[:, None]).sum(0)
        best, error = np.where(found < error, step, best), np.minimum(found, error)
    return best.astype(np.float32)


def build(network: Parser, ranges: Ranges, bank: int, bits: int = 7) -> bytes:
    """The whole graph, for the conventions of a treebank (0 EWT, 1 GUM) or the mean of their vectors (2)."""
    g = Graph(bits)
    x = _embeddings(g, network, bank)
    for i in range(SMALL.layers):
        x = _layer(g, network, ranges, i, x)
    _heads(g, network, x)
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT32, s) for n, s in
              (("ids", "bt"), ("shapes", "bt"), ("lengths", "b"), ("first", "n"), ("last", "n"))]  # fmt: skip
    outputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["n", None]) for n in
               ("vectors", "labels", "arc_from", "arc_to", "relation_from", "relation_to")]  # fmt: skip
    graph = helper.make_graph(g.nodes, "dragoman-language", inputs, outputs, g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MS, 1)])
    model.ir_version = 8
    return model.SerializeToString()


def _embeddings(g: Graph, network: Parser, bank: int) -> str:
    e = network.encoder
    table = e.pieces.weight.detach().numpy()
    scale = np.abs(table).max(1, keepdims=True).clip(1e-8) / 127
    g.constant("pieces", np.round(table / scale).astype(np.int8))
    g.constant("pieces.s", scale.astype(np.float32))
    chosen = e.banks.weight.mean(0) if bank == 2 else e.banks.weight[bank]
    g.constant("positions", (e.positions.weight + chosen).detach().numpy())
    g.constant("shapes.w", e.shapes.weight.detach().numpy())
    g.node("Cast", [g.node("Gather", ["pieces", "ids"], "pieces.g")], "pieces.f", to=TensorProto.FLOAT)
    g.node("Mul", ["pieces.f", g.node("Gather", ["pieces.s", "ids"], "pieces.gs")], "pieces.y")
    g.constant("one", np.array([1], np.int64))
    g.constant("two", np.array([2], np.int64))
    g.constant("zero", np.array([0], np.int64))
    g.node("Shape", ["ids"], "size")
    g.node("Slice", ["size", "one", "two"], "length")
    g.node("Slice", ["positions", "zero", "length"], "positions.y")
    g.node("Add", ["pieces.y", "positions.y"], "sum1")
    g.node("Add", ["sum1", g.node("Gather", ["shapes.w", "shapes"], "shapes.y")], "sum2")
    return _norm(g, "norm0", "sum2", e.norm)


def _norm(g: Graph, name: str, x: str, norm: torch.nn.LayerNorm) -> str:
    """LayerNormalization; the fused SkipLayerNormalization is three times slower than Add and this."""
    weights = [
        g.constant(f"{name}.g", norm.weight.detach().numpy()),
        g.constant(f"{name}.b", norm.bias.detach().numpy()),
    ]
    return g.node("LayerNormalization", [x, *weights], f"{name}.y", epsilon=1e-12)


def _layer(g: Graph, network: Parser, ranges: Ranges, i: int, x: str) -> str:
    layer, at = network.encoder.layers[i], f"encoder.layers.{i}."
    q, scale, point = g.quantised(f"{i}.in", x, *ranges.scale(at + "qkv"))
    w, ws, wz, b = g.weight(f"{i}.qkv", layer.qkv, *ranges.moments(at + "qkv"))
    mixed = g.node("QAttention", [q, w, b, scale, ws, "lengths", point, wz], f"{i}.mixed", MS, num_heads=SMALL.heads)
    y = g.linear8(f"{i}.out", mixed, layer.out, ranges, at + "out")
    x = _norm(g, f"{i}.norm1", g.node("Add", [x, y], f"{i}.add1"), layer.norm1)
    y = g.linear8(f"{i}.up", x, layer.up, ranges, at + "up", gelu=True)
    y = g.linear8(f"{i}.down", y, layer.down, ranges, at + "down")
    return _norm(g, f"{i}.norm2", g.node("Add", [x, y], f"{i}.add2"), layer.norm2)


def _heads(g: Graph, network: Parser, x: str) -> None:
    g.constant("flat", np.array([-1, 384], np.int64))
    g.node("Reshape", [x, "flat"], "pieces.flat")
    g.node("Gather", ["pieces.flat", "first"], "firsts")
    g.node("Gather", ["pieces.flat", "last"], "lasts")
    g.node("Add", ["firsts", "lasts"], "both")
    g.constant("half", np.float32(0.5).reshape(()))
    words = g.node("Mul", ["both", "half"], "vectors")
    labels = [network.tags, network.lemmas, network.names, network.starts]
    g.linear32("label", words, torch.cat([p.weight for p in labels]), torch.cat([p.bias for p in labels]), "labels")
    hidden = g.linear32("mlp", words, network.mlp.weight, network.mlp.bias)
    g.node("LeakyRelu", [hidden], "mlp.a", alpha=0.1)
    a, r = network.ARC, network.RELATION
    g.constant("parts", np.array([a, a, r, r], np.int64))
    g.nodes.append(
        helper.make_node("Split", ["mlp.a", "parts"], ["arc.h", "arc_to", "relation_from", "relation_to"], axis=1)
    )
    g.linear32("arc", "arc.h", network.arc.weight, network.arc.bias, "arc_from")


def build_relations(network: Parser) -> bytes:
    """A second graph: (words, 64) of the words and of their chosen heads → (words, relations) scores."""
    g = Graph(8)
    g.linear32("made", "relation_from", network.relation.weight, network.relation.bias)
    g.linear32("bias", "relation_from", network.relation_bias.weight, network.relation_bias.bias)
    g.constant("shape", np.array([0, -1, network.RELATION], np.int64))
    g.constant("column", np.array([0, network.RELATION, 1], np.int64))
    g.constant("row", np.array([0, -1], np.int64))
    g.node("Reshape", ["made.y", "shape"], "made.r")
    g.node("Reshape", ["relation_to", "column"], "to.c")
    g.node("Reshape", [g.node("MatMul", ["made.r", "to.c"], "scores.c"), "row"], "scores.r")
    g.node("Add", ["scores.r", "bias.y"], "scores")
    inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["n", network.RELATION]) for n in
              ("relation_from", "relation_to")]  # fmt: skip
    outputs = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", None])]
    graph = helper.make_graph(g.nodes, "dragoman-relations", inputs, outputs, g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return model.SerializeToString()

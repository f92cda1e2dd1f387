"""Scores of a network on treebank sentences with gold words.

In: documents, a network. Out: UPOS, UAS, LAS (basic relations, punctuation included), lemma accuracy, F1 of names
and of sentence starts, in per cent.
"""

from __future__ import annotations

import torch
from batches import Labels, Pieces, Window, grouped, length, tensors
from network import Parser
from treebanks import Sentence, features


def single(documents: list[list[Sentence]], pieces: Pieces) -> list[Window]:
    return [Window([s], length(s, pieces) + 2) for d in documents for s in d]


def paragraphs(documents: list[list[Sentence]], pieces: Pieces, longest: int = 160) -> list[Window]:
    """Whole paragraphs, cut where a window would grow beyond ``longest`` pieces."""
    found: list[Window] = []
    for document in documents:
        for s in document:
            size = length(s, pieces)
            last = found[-1] if found else None
            near = last and last.sentences[-1].paragraph == s.paragraph and s is not document[0]
            if last and near and last.size + size <= longest:
                last.sentences.append(s)
                last.size += size
            else:
                found.append(Window([s], size + 2))
    return found


def arc_scores(out: dict[str, torch.Tensor], network: Parser, sentence: torch.Tensor) -> torch.Tensor:
    """(batch, words, 1 + words): column 0 is the root; other sentences' words are shut out."""
    scores = out["arc_from"] @ out["arc_to"].transpose(1, 2)
    root = (out["arc_from"] @ network.root)[..., None]
    same = (sentence[:, :, None] == sentence[:, None, :]) & (sentence[:, None, :] >= 0)
    same = same & ~torch.eye(sentence.shape[1], dtype=torch.bool)
    return torch.cat([root, scores.masked_fill(~same, -1e4)], dim=-1)


def relation_scores(out: dict[str, torch.Tensor], network: Parser, heads: torch.Tensor) -> torch.Tensor:
    """(batch, words, relations) for the given heads."""
    batch, words, width = out["relation_to"].shape
    root = network.relation_root.expand(batch, 1, width)
    parents = torch.cat([root, out["relation_to"]], dim=1)
    parents = parents.gather(1, heads.clamp(min=0)[..., None].expand(-1, -1, width))
    made = out["relation_from"].reshape(batch * words, -1, width)
    scores = torch.bmm(made, parents.reshape(batch * words, width, 1))
    return scores.view(batch, words, -1) + out["relation_bias"]


def parse_scores(
    out: dict[str, torch.Tensor], network: Parser, sentence: torch.Tensor, heads: torch.Tensor | None = None
) -> dict[str, torch.Tensor]:
    """The layers that a teacher teaches, each (batch, words, answers); relations to `heads`, if not the likeliest."""
    arcs = arc_scores(out, network, sentence)
    relations = relation_scores(out, network, arcs.argmax(-1) if heads is None else heads)
    return {"heads": arcs, "relations": relations, **{key: out[key] for key in ("tags", "lemmas", "names")}}


def role_scores(out: dict[str, torch.Tensor], network: Parser, anchors: torch.Tensor) -> torch.Tensor:
    """(acts, words, 2): how much each word of the window is actor and recipient of each act."""
    made = out["act"][anchors[:, 0], anchors[:, 1]].view(len(anchors), 2, -1)
    return torch.einsum("arw,anw->anr", made, out["part"][anchors[:, 0]]) + network.role_bias


def basic_table(relations: list[str]) -> tuple[torch.Tensor, list[str]]:
    """A 0/1 matrix full relation → basic relation, and the basic relations' names."""
    basic = sorted({r.split(":")[0] for r in relations})
    table = torch.zeros(len(relations), len(basic))
    for i, r in enumerate(relations):
        table[i, basic.index(r.split(":")[0])] = 1
    return table, basic


@torch.no_grad()
def evaluate(network: Parser, labels: Labels, windows: list[Window], pieces: Pieces, bank: int | None = None) -> dict:
    """Greedy arcs; relations by the summed probability of the basic relation."""
    network.eval()
    counts = dict.fromkeys(
        [
            "words",
            "tags",
            "uas",
            "las",
            "lemmas",
            "start_hit",
            "start_gold",
            "start_found",
            "name_hit",
            "name_gold",
            "name_found",
        ],
        0,
    )
    table, basic = basic_table(labels.relations)
    for batch in grouped(windows, None, 2048):
        data = tensors(batch, pieces, labels)
        if bank is not None:
            data["bank"][:] = bank
        out = network.heads(
            network.words(data["ids"], data["shapes"], data["bank"], data["mask"], data["first"], data["last"])
        )
        heads = arc_scores(out, network, data["sentence"]).argmax(-1)
        relations = (relation_scores(out, network, heads).softmax(-1) @ table).argmax(-1)
        tags, lemmas, names = (out[k].argmax(-1) for k in ("tags", "lemmas", "names"))
        starts = out["starts"] > 0
        for b, window in enumerate(batch):
            at = 0
            for s in window.sentences:
                n = len(s.words)
                here = slice(at, at + n)
                _count(counts, s, labels, basic, tags[b, here].tolist(), lemmas[b, here].tolist(),
                       [h and h - at for h in heads[b, here].tolist()], relations[b, here].tolist(),
                       names[b, here].tolist())  # fmt: skip
                for i in range(at or 1, at + n):
                    gold, found = i == at, bool(starts[b, i])
                    counts["start_gold"] += gold
                    counts["start_found"] += found
                    counts["start_hit"] += gold and found
                at += n
    return _rates(counts)


def _count(counts, s, labels, basic, tags, lemmas, heads, relations, names) -> None:
    counts["words"] += len(s.words)
    for i, word in enumerate(s.words):
        counts["tags"] += labels.tags[tags[i]] == s.tags[i]
        counts["uas"] += heads[i] == s.heads[i]
        counts["las"] += heads[i] == s.heads[i] and basic[relations[i]] == s.relations[i].split(":")[0]
        made = features.apply_script(word, labels.lemmas[lemmas[i]])
        counts["lemmas"] += features.normalise(made) == features.normalise(s.lemmas[i])
    if s.names is not None:
        found, gold = spans([labels.names[n] for n in names]), spans(s.names)
        counts["name_hit"] += len(found & gold)
        counts["name_found"] += len(found)
        counts["name_gold"] += len(gold)


def spans(bio: list[str]) -> set[tuple[int, int, str]]:
    found, start = set(), None
    for i, label in enumerate([*bio, "O"]):
        inside = label[:1] == "I" and start is not None and label[2:] == bio[start][2:]
        if start is not None and not inside:
            found.add((start, i, bio[start][2:]))
            start = None
        if label[:1] == "B" or (label[:1] == "I" and start is None):
            start = i
    return found


def _rates(c: dict) -> dict:
    def f1(hit: int, gold: int, found: int) -> float:
        return round(200 * hit / max(1, gold + found), 2)

    rates = {k: round(100 * c[k] / c["words"], 2) for k in ("tags", "uas", "las", "lemmas")}
    rates["starts"] = f1(c["start_hit"], c["start_gold"], c["start_found"])
    rates["names"] = f1(c["name_hit"], c["name_gold"], c["name_found"])
    return rates


@torch.no_grad()
def evaluate_acts(network: Parser, labels: Labels, windows: list[Window], pieces: Pieces) -> dict:
    """F1 of anchors, of their types (others that are allowed count), and of participants' words of known anchors."""
    network.eval()
    hit = typed = gold = found = role_hit = role_gold = role_found = 0
    for batch in grouped(windows, None, 2048):
        data = tensors(batch, pieces, labels)
        x = network.words(data["ids"], data["shapes"], data["bank"], data["mask"], data["first"], data["last"])
        out = network.heads(x)
        best = out["events"].argmax(-1)
        inside = data["types"].sum(-1) > 0
        is_gold = inside & (data["types"][..., 0] == 0)
        is_found = inside & (best > 0)
        allowed = data["types"].gather(-1, best[..., None]).squeeze(-1) > 0
        gold += int(is_gold.sum())
        found += int(is_found.sum())
        hit += int((is_gold & is_found).sum())
        typed += int((is_gold & is_found & allowed).sum())
        if len(data["anchors"]):
            known = (data["sentence"][data["anchors"][:, 0]] >= 0)[..., None] & (data["roles"] >= 0)
            said = (role_scores(out, network, data["anchors"]) > 0) & known
            truth = data["roles"] > 0
            role_hit += int((said & truth).sum())
            role_gold += int(truth.sum())
            role_found += int(said.sum())

    def f1(a: int, b: int, c: int) -> float:
        return round(200 * a / max(1, b + c), 2)

    return {
        "anchors": f1(hit, gold, found),
        "types": f1(typed, gold, found),
        "type_p": round(100 * typed / max(1, found), 1),
        "roles": f1(role_hit, role_gold, role_found),
    }

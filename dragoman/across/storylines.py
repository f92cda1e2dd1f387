"""Pages → stories: which of them tell of one matter of the news.

In: a `Shelf` whose copies are known. Out: its lines with `story`, `circle` and `turn`; the stories that are other than
before.

    >>> storylines(shelf)                    # two pages on one summit, one on a strike: first page's number, ranks
    {1: [0, 2], 2: [1]}

Copies of a report are one page for this. Pairs are scored (`likeness`) and joined by average linkage (`linkage`); a
story lies within pages that are linked by scores above 0, so only these are joined anew where something came or went.
What people ruled on pages comes last.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from dragoman.across import linkage
from dragoman.across.circles import beside, compared, keep_circles
from dragoman.across.likeness import Likeness
from dragoman.across.lines import kept, longs
from dragoman.across.linkage import Pairs
from dragoman.across.meeting import BLOCK
from dragoman.across.reports import LEAST, Order
from dragoman.across.shelf import Shelf
from dragoman.chronicle import At

Stories = dict[int, list[int]]


def storylines(shelf: Shelf) -> Stories:
    """The stories that are other than before, by number of their first page; of one that is gone no pages."""
    if not shelf.moved and not shelf.was and not shelf.ruled_pages:
        return {}
    order = Order(shelf)
    others: set[int] = set()
    stirred = _compare(shelf, order, others)
    keep_circles(shelf, order, stirred, others)
    touched = _joined(shelf, order, stirred)
    return _told(shelf, touched)


def _compare(shelf: Shelf, order: Order, others: set[int]) -> set[int]:
    """Has each page compared with its neighbours where these may be others; the places that something changed for.

    `others` is told the ranks of those that have others beside them.
    """
    near = order.neighbours(shelf)
    if shelf.whole:
        again = set(range(len(order.ranks)))
    else:
        again = near.stirred(sorted(order.came), [(line.telling, came) for line, came in order.gone])
    found: set[int] = set(order.came)
    for line, _ in order.gone:
        found |= _places(shelf, order, longs(line.near).tolist())
    for rank in shelf.moved - shelf.fresh:
        if rank not in order.place:
            shelf.lines[rank].near = shelf.lines[rank].scores = b""
    places = np.array(sorted(again), dtype=np.int64)
    for at in range(0, len(places), BLOCK):
        block = [(place, others.tolist()) for place, others in near.of(places[at : at + BLOCK])]
        for place, before, known in _scored(shelf, order, block):
            line = shelf.lines[order.ranks[place]]
            found |= {place} | _places(shelf, order, {*before, *longs(line.near).tolist()})
            if known != beside(line):
                others.add(order.ranks[place])
    return found


def _places(shelf: Shelf, order: Order, numbers: Iterable[int]) -> set[int]:
    ranks = (shelf.rank[n] for n in numbers if n in shelf.rank)
    return {order.place[rank] for rank in ranks if rank in order.place}


def _scored(
    shelf: Shelf, order: Order, block: list[tuple[int, list[int]]]
) -> Iterator[tuple[int, list[int], frozenset[int]]]:
    """Scores the pairs that are new; those whose pairs changed, with the numbers of the neighbours before."""
    moved, numbers = order.came, order.numbers
    known: dict[tuple[int, int], float] = {}
    ask: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place, others in block:
        before = dict(compared(shelf.lines[order.ranks[place]])) if place not in moved else {}
        for other in others:
            if numbers[other] in before and other not in moved:
                known[place, other] = before[numbers[other]]
            else:
                ask[other if other in moved and place not in moved else place].append((place, other))
    known |= _likened(shelf, order, ask)
    for place, others in block:
        line = shelf.lines[order.ranks[place]]
        near = kept([numbers[other] for other in others])
        scores = kept([known[place, other] for other in others], "<f4")
        if (near, scores) != (line.near, line.scores):
            before_now = longs(line.near).tolist(), beside(line)
            line.near, line.scores = near, scores
            shelf.changed.add(order.ranks[place])
            yield place, *before_now


def _likened(shelf: Shelf, order: Order, ask: Mapping[int, list[tuple[int, int]]]) -> dict[tuple[int, int], float]:
    places = sorted({place for pairs in ask.values() for pair in pairs for place in pair})
    if not places:
        return {}
    found = dict(shelf.each_digest([order.ranks[place] for place in places]))
    likeness = Likeness([found[order.ranks[place]] for place in places], order.days[places].tolist())
    here = {place: n for n, place in enumerate(places)}
    known: dict[tuple[int, int], float] = {}
    for one, pairs in ask.items():
        others = np.array([here[b if a == one else a] for a, b in pairs], dtype=np.int64)
        known |= dict(zip(pairs, likeness.scores(here[one], others).tolist(), strict=True))
    return known


# ---- clusters ----


def _joined(shelf: Shelf, order: Order, stirred: set[int]) -> set[int]:
    """Joins pages anew where something changed; the numbers of the clusters that are other than before."""
    ruled = {shelf.rank[shelf.lines[rank].stands] for rank in shelf.ruled_pages}
    again = stirred | {order.place[rank] for rank in ruled if rank in order.place}
    touched = {line.cluster for line in shelf.was.values()} | {shelf.lines[rank].cluster for rank in ruled}
    before = Counter(line.cluster for line in shelf.lines)
    known = np.array([shelf.lines[rank].cluster for rank in order.ranks], dtype=np.int64)

    def parts(cluster: list[int]) -> list[int]:
        """What its pages were in one with, unless it was there just so."""
        were = _were(shelf, [order.ranks[place] for place in cluster], before) - {0}
        found: list[int] = np.flatnonzero(np.isin(known, list(were))).tolist() if were else []
        return found

    for cluster in linkage.clusters(_pairs(shelf, order), sorted(again), parts):
        touched |= _clustered(shelf, [order.ranks[place] for place in cluster], before)
    return touched


def _pairs(shelf: Shelf, order: Order) -> Pairs:
    """All pairs that count, as places."""
    lines = [shelf.lines[rank] for rank in order.ranks]
    owners = np.repeat(np.arange(len(lines)), [len(line.scores) // 4 for line in lines])
    numbers = longs(b"".join(line.near for line in lines))
    scores = np.frombuffer(b"".join(line.scores for line in lines), dtype="<f4")
    places = np.full(len(shelf.lines) + 1, -1, dtype=np.int64)  # by rank; the last for pages that are gone
    places[order.ranks] = np.arange(len(lines))
    others = places[shelf.ranks_of(numbers)]
    good = (scores >= LEAST) & (others >= 0)
    return Pairs(len(lines), owners[good], others[good], scores[good])


def _were(shelf: Shelf, ranks: list[int], before: Mapping[int, int]) -> set[int]:
    """The clusters that these pages were in; none if they were one just so. `before`: the size of each."""
    number, known = shelf.numbers[ranks[0]], {shelf.lines[rank].cluster for rank in ranks}
    return set() if known == {number} and before[number] == len(ranks) else known


def _clustered(shelf: Shelf, ranks: list[int], before: Mapping[int, int]) -> set[int]:
    """Notes in the lines that they are one; the clusters that this makes others."""
    number, known = shelf.numbers[ranks[0]], _were(shelf, ranks, before)
    if not known:
        return set()
    for rank in ranks:
        if shelf.lines[rank].cluster != number:
            shelf.lines[rank].cluster = number
            shelf.changed.add(rank)
    return {number} | known


# ---- stories ----


def _told(shelf: Shelf, touched: set[int]) -> Stories:
    for rank in shelf.moved:
        line = shelf.lines[rank]
        touched |= {line.cluster, shelf.lines[shelf.rank[line.stands]].cluster}
        if line.stands != shelf.numbers[rank]:
            line.cluster = 0
    before = {line.story for line in shelf.was.values()}
    known = -1, -1
    while known != (len(before), len(touched)):
        known = len(before), len(touched)
        for line in shelf.lines:
            cluster = shelf.lines[shelf.rank[line.stands]].cluster
            if cluster in touched or (line.story and line.story in before):
                touched.add(cluster)
                before.add(line.story)
    stories: Stories = {number: [] for number in before - {0}}
    for story in _settled(shelf, sorted(_groups(shelf, touched).values())):
        stories[_named(shelf, story)] = story
    return stories


def _groups(shelf: Shelf, clusters: set[int]) -> dict[int, list[int]]:
    """The pages of the clusters, copies among them."""
    groups: dict[int, list[int]] = defaultdict(list)
    for rank, line in enumerate(shelf.lines):
        if (cluster := shelf.lines[shelf.rank[line.stands]].cluster) in clusters:
            groups[cluster].append(rank)
    return groups


def _settled(shelf: Shelf, groups: list[list[int]]) -> list[list[int]]:
    bonds = shelf.force.bonds("story")

    def near(one: int, other: int) -> float:
        a, b = (shelf.rank[shelf.lines[rank].stands] for rank in (one, other))
        if a == b:
            return 99.0
        likeness = Likeness([shelf.digest(a), shelf.digest(b)], [shelf.lines[a].came, shelf.lines[b].came])
        return float(likeness.scores(0, np.array([1]))[0])

    return [sorted(group) for group in bonds.settle(groups, lambda rank: At(page=shelf.lines[rank].page, id=""), near)]


def _named(shelf: Shelf, story: list[int]) -> int:
    """Notes in the lines of its pages that they tell it."""
    number = shelf.numbers[story[0]]
    for rank in story:
        if shelf.lines[rank].story != number:
            shelf.lines[rank].story = number
            shelf.changed.add(rank)
    return number

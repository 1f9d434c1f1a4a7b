"""The picture that the network opens with: ministers, and how much ties each two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from viz.network import in_lines
from viz.web.model.network import Network, Tie
from viz.web.model.view import View
from viz.web.urls import address, slug

__all__ = ["Arc", "Ministers", "ministers"]

_FOREMOST = 6
"""How many ties stand out and are told of."""

_LEFT, _ROW, _TOP = 170, 48, 28
"""Where the points stand: right of the names, how far apart, and how far from the top (units of the picture)."""


@dataclass(frozen=True)
class Minister:
    """A point of the picture: a ministerial post with its name in lines, its measures, and where it stands."""

    post: str
    lines: Sequence[str]
    measures: int
    colour: str
    y: int
    to: str


@dataclass(frozen=True)
class Arc:
    """A tie as a curve: its path, how wide it is, and where its number stands (none where there is no room)."""

    tie: Tie
    path: str
    width: str
    foremost: bool
    label: tuple[float, float] | None


@dataclass(frozen=True)
class Ministers:
    """The picture as a whole, and the ties that stand out."""

    points: Sequence[Minister]
    arcs: Sequence[Arc]
    foremost: Sequence[Tie]
    width: int
    height: int
    left: int = _LEFT


def ministers(v: View, network: Network, colours: Mapping[str, str]) -> Ministers:
    """The picture for a reader; `colours` are those of the ministers in every picture."""
    leading = v.plan.things("minister")
    at = {post: _TOP + _ROW * place for place, post in enumerate(leading)}
    points = [
        Minister(
            post,
            in_lines(v.name(post)).split("\n"),
            len(led),
            colours[post],
            at[post],
            address("network", post=slug(post)),
        )
        for post, led in leading.items()
    ]
    most = network.ties[0].weight if network.ties else 1
    arcs: list[Arc] = []
    for place, tie in enumerate(network.ties):
        arcs.append(_arc(tie, at, most, place < _FOREMOST, [arc.label for arc in arcs if arc.label]))
    height = 2 * _TOP + _ROW * (len(points) - 1)
    return Ministers(
        points, arcs[::-1], network.ties[:_FOREMOST], round(_LEFT + 44 + _reach(height - 2 * _TOP) / 2), height
    )


def _reach(apart: float) -> float:
    """How far to the right the control point of a curve lies, between points so far apart."""
    return 24 + 0.5 * apart


def _arc(tie: Tie, at: Mapping[str, int], most: int, foremost: bool, taken: Sequence[tuple[float, float]]) -> Arc:
    one, other = sorted(at[post] for post in tie.posts)
    reach = _reach(other - one)
    label = (round(_LEFT + 12 + 0.5 * reach, 1), round((one + other) / 2, 1))
    free = all(abs(label[0] - x) > 24 or abs(label[1] - y) > 18 for x, y in taken)
    path = f"M{_LEFT + 12} {one} Q{_LEFT + 12 + reach:.0f} {(one + other) / 2:.0f} {_LEFT + 12} {other}"
    return Arc(tie, path, f"{1 + 7 * tie.weight / most:.1f}", foremost, label if foremost and free else None)

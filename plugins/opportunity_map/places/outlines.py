"""Plane geometry for the basemap: ways joined into rings, outlines closed at the map's edge, the sea from its coast.

Points are (longitude, latitude) in degrees. An extract often ends in the middle of things: a lake whose far shore
was cut away, a coast that comes in from outside. What is open is closed along the edge of the box.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, floor, radians
from typing import NamedTuple

Point = tuple[float, float]
Line = list[Point]
Polygon = list[Line]
"""An outer ring and its holes; first and last point of a ring are equal."""


class Box(NamedTuple):
    """A rectangle in degrees."""

    west: float
    south: float
    east: float
    north: float

    def ring(self) -> Line:
        """The edge as a counter-clockwise ring."""
        west, south, east, north = self
        return [(west, south), (east, south), (east, north), (west, north), (west, south)]

    def meets(self, line: Line) -> bool:
        """Whether the rectangle around the line has something in common with the box."""
        xs, ys = [x for x, _ in line], [y for _, y in line]
        return min(xs) <= self.east and max(xs) >= self.west and min(ys) <= self.north and max(ys) >= self.south

    def common(self, other: Box) -> Box:
        """What both boxes cover; its width or height is not positive where they do not meet."""
        return Box(
            max(self.west, other.west),
            max(self.south, other.south),
            min(self.east, other.east),
            min(self.north, other.north),
        )


class Node(NamedTuple):
    """One corner of a way: its id, and where it is (None where the extract does not hold it)."""

    id: int
    point: Point | None


Way = list[Node]


def join(ways: Iterable[Way]) -> list[Way]:
    """Ways that meet end to end, joined as far as they go, in the direction of the later one; closed ones stay."""
    chains: list[Way | None] = []
    ends: dict[int, list[int]] = {}

    def take(node: int) -> Way | None:
        """The open chain that ends at this node, taken out of the lists."""
        for index in ends.get(node, ()):
            chain = chains[index]
            if chain is not None:
                chains[index] = None
                for end in (chain[0].id, chain[-1].id):
                    ends[end].remove(index)
                return chain
        return None

    for way in ways:
        chain = list(way)
        while len(chain) > 1 and chain[0].id != chain[-1].id:
            if other := take(chain[-1].id):
                chain += (other if other[0].id == chain[-1].id else other[::-1])[1:]
            elif other := take(chain[0].id):
                chain = (other if other[-1].id == chain[0].id else other[::-1])[:-1] + chain
            else:
                for end in (chain[0].id, chain[-1].id):
                    ends.setdefault(end, []).append(len(chains))
                break
        chains.append(chain)
    return [chain for chain in chains if chain is not None]


def runs(way: Way) -> list[Line]:
    """The stretches of a way that the extract holds, each of two points or more."""
    found: list[Line] = [[]]
    for node in way:
        if node.point is not None:
            found[-1].append(node.point)
        elif found[-1]:
            found.append([])
    if len(found) > 1 and found[0] and found[-1] and way[0].id == way[-1].id:
        found[0] = found.pop() + found[0][1:]  # the ring starts in the middle of a stretch
    return [run for run in found if len(run) > 1]


def closed(way: Way, box: Box) -> Line | None:
    """A ring from a way. What is missing is taken to lie outside and is closed the shorter way along the box's edge."""
    stretches = runs(way)
    if len(stretches) == 1 and stretches[0][0] == stretches[0][-1]:
        return stretches[0] if len(stretches[0]) > 3 else None
    ring: Line = []
    for stretch, following in zip(stretches, stretches[1:] + stretches[:1], strict=True):
        leaves, enters = _position(stretch[-1], box), _position(following[0], box)
        ring += stretch
        if (enters - leaves) % 4 <= 2:
            ring += _clockwise(leaves, enters, box)
        else:
            ring += _clockwise(enters, leaves, box)[::-1]
    return [*ring, ring[0]] if len(ring) > 2 else None


def sea(coast: Iterable[Way], box: Box) -> list[Polygon]:
    """The water of a box from its coastline. By OpenStreetMap's rule land lies left of the coast, water right.

    A stretch that ends inside the box, because the extract ends there, is led to the nearest edge.
    """
    pieces = [piece for way in join(coast) for run in runs(way) for piece in clip(run, box)]
    whole = [piece for piece in pieces if piece[0] == piece[-1]]
    islands = [ring for ring in whole if signed_area(ring) > 0]
    water: list[Polygon] = [[ring] for ring in whole if signed_area(ring) < 0]
    water += [[ring] for ring in _along_the_edge([piece for piece in pieces if piece[0] != piece[-1]], box)]
    if islands and not water:
        water = [[box.ring()[::-1]]]
    return with_holes(water, islands)


def _along_the_edge(coast: list[Line], box: Box) -> list[Line]:
    """Rings of water: from where a coast leaves the box, along the edge to where the next one comes in, and so on.

    Water lies right of the coast, so its outline is clockwise, and the edge is walked clockwise too.
    """
    rings: list[Line] = []
    pieces = [(_position(piece[0], box), _position(piece[-1], box), piece) for piece in coast]
    while pieces:
        first, position, piece = pieces.pop(0)
        ring = list(piece)
        while pieces:
            following = min(pieces, key=lambda other: (other[0] - position) % 4)
            if (following[0] - position) % 4 >= (first - position) % 4:
                break
            pieces.remove(following)
            ring += [*_clockwise(position, following[0], box), *following[2]]
            position = following[1]
        ring += _clockwise(position, first, box)
        rings.append([*ring, ring[0]])
    return rings


def with_holes(polygons: list[Polygon], holes: Iterable[Line]) -> list[Polygon]:
    """The polygons, each hole added to the first one that it lies in; a hole that lies in none is dropped."""
    for hole in holes:
        for polygon in polygons:
            if inside(hole[0], polygon[0]):
                polygon.append(hole)
                break
    return polygons


def clip(line: Line, box: Box) -> list[Line]:
    """The parts of a line that lie in the box, cut exactly at its edge."""
    parts: list[Line] = []
    for start, end in pairwise(line):
        cut = _clip_segment(start, end, box)
        if cut is None:
            continue
        if parts and parts[-1][-1] == cut[0]:
            parts[-1].append(cut[1])
        else:
            parts.append([*cut])
    if len(parts) > 1 and line[0] == line[-1] and parts[0][0] == parts[-1][-1] == line[0]:
        parts[0] = parts.pop() + parts[0][1:]
    return parts


def _clip_segment(start: Point, end: Point, box: Box) -> tuple[Point, Point] | None:
    """Liang and Barsky's way: how far along the segment each edge is met."""
    run_x, run_y = end[0] - start[0], end[1] - start[1]
    low, high = 0.0, 1.0
    for run, room in (
        (-run_x, start[0] - box.west),
        (run_x, box.east - start[0]),
        (-run_y, start[1] - box.south),
        (run_y, box.north - start[1]),
    ):
        if run == 0:
            if room < 0:
                return None
        elif run < 0:
            low = max(low, room / run)
        else:
            high = min(high, room / run)
    if low >= high:
        return None
    first = start if low == 0 else (start[0] + low * run_x, start[1] + low * run_y)
    last = end if high == 1 else (start[0] + high * run_x, start[1] + high * run_y)
    return first, last


def signed_area(ring: Sequence[Point]) -> float:
    """The ring's area in square degrees: positive where it runs counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Whether the point lies in the ring (even-odd rule)."""
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def label_point(ring: Sequence[Point]) -> Point:
    """Where an area's name goes: its centre of mass, or the middle of the widest stretch at that height."""
    origin = ring[0]
    x = y = twice_area = 0.0
    for a, b in pairwise(ring):  # relative to the first point: products of whole degrees would lose the digits we need
        ax, ay, bx, by = a[0] - origin[0], a[1] - origin[1], b[0] - origin[0], b[1] - origin[1]
        cross = ax * by - bx * ay
        twice_area += cross
        x += (ax + bx) * cross
        y += (ay + by) * cross
    if twice_area == 0:
        return origin
    centre = (origin[0] + x / (3 * twice_area), origin[1] + y / (3 * twice_area))
    if inside(centre, ring):
        return centre
    height = centre[1]
    crossings = sorted(
        a[0] + (height - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for a, b in pairwise(ring)
        if (a[1] > height) != (b[1] > height)
    )
    spans = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not spans:
        return origin
    west, east = max(spans, key=lambda span: span[1] - span[0])
    return ((west + east) / 2, height)


def _position(point: Point, box: Box) -> float:
    """Where on the edge a point is led: clockwise from the north-west corner, one for each side, 0 <= position < 4."""
    x, y = point
    squeeze = cos(radians(y))  # a degree of longitude is shorter than one of latitude
    along_x, along_y = (x - box.west) / (box.east - box.west), (box.north - y) / (box.north - box.south)
    along_x, along_y = min(max(along_x, 0.0), 1.0), min(max(along_y, 0.0), 1.0)
    _, position = min(
        (abs(box.north - y), along_x),
        (abs(box.east - x) * squeeze, 1 + along_y),
        (abs(y - box.south), 3 - along_x),
        (abs(x - box.west) * squeeze, 4 - along_y),
    )
    return position % 4


def _on_edge(position: float, box: Box) -> Point:
    side, along = floor(position % 4), position % 1
    width, height = box.east - box.west, box.north - box.south
    if side == 0:
        return box.west + along * width, box.north
    if side == 1:
        return box.east, box.north - along * height
    if side == 2:
        return box.east - along * width, box.south
    return box.west, box.south + along * height


def _clockwise(start: float, end: float, box: Box) -> Line:
    """The points of the edge from one position clockwise to another, the corners between included."""
    stop = start + (end - start) % 4
    corners = [float(corner) for corner in range(floor(start) + 1, floor(stop) + 1) if start < corner < stop]
    return [_on_edge(position, box) for position in (start, *corners, stop)]

"""Rings, coasts and what is cut off at the edge of the basemap."""

from __future__ import annotations

import pytest
from opportunity_map.places.outlines import (
    Box,
    Line,
    Node,
    Way,
    clip,
    closed,
    inside,
    join,
    label_point,
    sea,
    signed_area,
)

BOX = Box(0, 0, 10, 10)


def way(*points: tuple[float, float] | None, first: int = 1) -> Way:
    """A way with the ids first, first + 1 ...; None is a corner that the extract does not hold."""
    return [Node(first + number, point) for number, point in enumerate(points)]


def ring(*points: tuple[float, float] | None, first: int = 1) -> Way:
    """A way that ends where it begins."""
    return [*way(*points, first=first), Node(first, points[0])]


def covered(polygons: list[list[Line]], point: tuple[float, float]) -> bool:
    """Whether a point lies in the polygons and in none of their holes."""
    return any(inside(point, outer) and not any(inside(point, hole) for hole in holes) for outer, *holes in polygons)


def test_ways_are_joined_end_to_end_whatever_their_direction_and_order() -> None:
    one, two, three = way((0, 0), (1, 0)), way((2, 0), (1, 0)), way((2, 0), (3, 0))
    two = [Node(3, (2, 0)), Node(2, (1, 0))]
    three = [Node(3, (2, 0)), Node(4, (3, 0))]
    joined = join([one, three, two])
    assert len(joined) == 1
    assert sorted(node.id for node in joined[0]) == [1, 2, 3, 4]
    assert {joined[0][0].id, joined[0][-1].id} == {1, 4}


def test_pieces_of_a_ring_become_one_closed_ring() -> None:
    halves = [way((0, 0), (4, 0), (4, 4)), [Node(3, (4, 4)), Node(9, (0, 4)), Node(1, (0, 0))]]
    (joined,) = join(halves)
    assert joined[0].id == joined[-1].id
    assert len(joined) == 5


def test_ways_that_do_not_meet_stay_apart() -> None:
    assert len(join([way((0, 0), (1, 1)), way((5, 5), (6, 6), first=10)])) == 2


def test_a_line_is_cut_exactly_at_the_edge_and_may_come_back() -> None:
    parts = clip([(5, 5), (15, 5), (15, 8), (5, 8)], BOX)
    assert parts == [[(5, 5), (10, 5)], [(10, 8), (5, 8)]]
    assert clip([(11, 11), (12, 12)], BOX) == []


def test_a_whole_ring_is_kept_as_it_is() -> None:
    square = closed(ring((2, 2), (4, 2), (4, 4), (2, 4)), BOX)
    assert square == [(2, 2), (4, 2), (4, 4), (2, 4), (2, 2)]


def test_a_lake_that_the_extract_cuts_off_is_closed_around_the_corner() -> None:
    lake = closed(ring((8, 9.9), (8, 8), (9.9, 8), None, None), BOX)
    assert lake is not None
    assert (10, 10) in lake
    assert inside((9.5, 9.5), lake)
    assert not inside((5, 5), lake)


def test_an_area_of_which_next_to_nothing_is_known_is_left_out() -> None:
    assert closed(ring((2, 2), None, None), BOX) is None


def test_the_sea_lies_right_of_the_coast() -> None:
    to_the_east = sea([way((3, -5), (3, 15))], BOX)
    assert covered(to_the_east, (7, 5))
    assert not covered(to_the_east, (1, 5))
    to_the_west = sea([way((3, 15), (3, -5))], BOX)
    assert covered(to_the_west, (1, 5))
    assert not covered(to_the_west, (7, 5))


def test_a_bay_between_two_coasts_is_one_water_and_the_land_beside_it_stays_dry() -> None:
    bay = sea([way((4, 15), (4, -5), first=1), way((2, -5), (2, 15), first=20)], BOX)
    assert covered(bay, (3, 5))
    assert not covered(bay, (1, 5))
    assert not covered(bay, (8, 5))


def test_an_island_stays_dry_in_the_sea_and_alone_has_the_sea_all_around() -> None:
    island = ring((6, 4), (8, 4), (8, 6), (6, 6))
    for water in (sea([way((3, -5), (3, 15), first=30), island], BOX), sea([island], BOX)):
        assert covered(water, (5, 5))
        assert not covered(water, (7, 5))


def test_a_coast_that_ends_where_the_extract_ends_is_led_to_the_nearest_edge() -> None:
    water = sea([way(None, (3, 0.5), (3, 9.5), None)], BOX)
    assert covered(water, (7, 5))
    assert not covered(water, (1, 5))


def test_a_region_without_a_coast_has_no_sea() -> None:
    assert sea([], BOX) == []


def test_areas_are_positive_counter_clockwise() -> None:
    assert signed_area(BOX.ring()) == pytest.approx(100)
    assert signed_area(BOX.ring()[::-1]) == pytest.approx(-100)


def test_a_name_stands_inside_its_area_even_where_the_middle_is_outside() -> None:
    horseshoe: Line = [(0, 0), (10, 0), (10, 10), (8, 10), (8, 2), (2, 2), (2, 10), (0, 10), (0, 0)]
    assert inside(label_point(horseshoe), horseshoe)
    assert label_point(BOX.ring()) == pytest.approx((5, 5))

"""The annealing of hexagon maps (script/make_hexmap says what for): what a layout costs, and how it is changed.

Inside, a cell is one number, 128 r + q - r // 2 and an offset, so that the step between two cells is a difference.
"""

import math
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

MOST_ROWS = 33
WIDTH, ORIGIN = 128, 40 + 128
ROW = [c // WIDTH - 1 for c in range(WIDTH * (MOST_ROWS + 3))]
HALF_COLUMN = [2 * (c - ORIGIN - r * WIDTH + r // 2) + (r & 1) for c, r in enumerate(ROW)]
STEPS = (1, WIDTH, WIDTH - 1, -1, -WIDTH, 1 - WIDTH)  # east, then counter-clockwise
WATER = -1  # the last entry of every table: no council there

NORTHERN_IRELAND = 7  # the land that is an island and yet has regions, coasts and more than one council

# What things cost, in units of the heat of the annealing.
DISTANCE = (0.0, 1.4, 2.5)  # no, one, two cells more than meant; 1.1 for each further one
ANGLE = 1.4  # per radian
ORDER = 0.02  # per pair of councils in the wrong order, north-south and east-west each
FALSE_TOUCH = {0: 0.0, 1: 0.0, 2: 0.0, 3: 0.08, 4: 0.2}  # by real distance, in councils; more:
FAR_TOUCH = 0.32
BORDER, OTHER_ISLAND = 0.05, 8.0
COAST, FALSE_COAST = 0.1, 0.5
STRAY = {0: 1.0, 1: 1.0, 2: 0.5}  # by the number of councils round a council
INLET = {4: 0.25, 5: 1.0, 6: 1.0}  # by the number of councils round a cell of water
PIECE, HOLE = 8.0, 8.0
HOT, COLD = 2.2, 0.25
SLACK, ORDER_SLACK = 3.0, 1.5  # a move worse than this by its ties alone, or before its order is counted, is refused


def cell(q: int, r: int) -> int:
    return q - r // 2 + ORIGIN + r * WIDTH


def flood(start: int, cells: set[int]) -> None:
    """Take away from the cells all that hang together with the start."""
    queue = [start]
    while queue:
        here = queue.pop()
        for step in STEPS:
            if (near := here + step) in cells:
                cells.remove(near)
                queue.append(near)


def distance(step: int) -> int:
    r = (step + WIDTH // 2) // WIDTH
    x = step - r * WIDTH
    return max(abs(x), abs(r), abs(x + r))


@dataclass
class Problem:
    """What is laid out: places with points, regions and islands, and the ties between them."""

    codes: list[str]
    points: list[tuple[int, int]]
    regions: list[str]
    islands: list[int]
    ties: list[tuple[int, int, int, float]]
    columns: int
    rows: int
    order: float = ORDER
    open_sea: bool = False  # every side may lie at the water
    near: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.near = [[] for _ in self.codes]
        for a, b, _, _ in self.ties:
            self.near[a].append(b)
            self.near[b].append(a)

    def bearing(self, a: int, b: int) -> float:
        (ax, ay), (bx, by) = self.points[a], self.points[b]
        return math.atan2(by - ay, bx - ax)


class TieCost(dict[int, float]):
    """What a tie costs by the step from one cell to the other; worked out when first asked for."""

    def __init__(self, bearing: float, meant: int, weight: float) -> None:
        self.bearing, self.meant, self.weight = bearing, meant, weight

    def __missing__(self, step: int) -> float:
        r = (step + WIDTH // 2) // WIDTH
        x = step - r * WIDTH
        extra = abs(distance(step) - self.meant)
        cost = DISTANCE[extra] if extra < 3 else DISTANCE[2] + 1.1 * (extra - 2)
        turn = abs(math.atan2(1.5 * r, math.sqrt(3) * (x + r / 2)) - self.bearing)
        self[step] = value = self.weight * (cost + ANGLE * min(turn, 2 * math.pi - turn))
        return value


def real_distances(problem: Problem) -> list[list[int]]:
    """How many borders lie between any two places."""
    table = []
    for start in range(len(problem.codes)):
        found = {start: 0}
        queue = deque([start])
        while queue:
            here = queue.popleft()
            for there in problem.near[here]:
                if there not in found:
                    found[there] = found[here] + 1
                    queue.append(there)
        table.append([found.get(there, 99) for there in range(len(problem.codes))])
    return table


def sea_sides(problem: Problem) -> set[tuple[int, int]]:
    """The (place, direction) that look out to sea: a walk round each land along its outermost neighbours."""
    sides = set()
    for land in (0, NORTHERN_IRELAND):
        near = {a: [b for b in bs if problem.islands[b] == land] for a, bs in enumerate(problem.near)}
        _northing, here = max((problem.points[a][1], a) for a, bs in near.items() if bs and problem.islands[a] == land)
        came, walked = math.pi / 2, set()
        while True:
            turns = [((problem.bearing(here, b) - came) % math.tau or math.tau, b) for b in near[here]]
            gap, there = min(turns)
            for d in range(6):
                if math.radians(10) <= (math.tau * d / 6 - came) % math.tau <= gap - math.radians(10):
                    sides.add((here, d))
            if (here, there) in walked:
                break
            walked.add((here, there))
            came, here = problem.bearing(there, here), there
    return sides


def touch_costs(problem: Problem) -> list[list[list[float]]]:
    """table[place][direction][place], the last place being water: what it costs that the other lies that way."""
    count = len(problem.codes)
    far = real_distances(problem)
    sides = sea_sides(problem) if not problem.open_sea else None
    land = []
    for a in range(count):
        row = []
        for b in range(count):
            cost = FALSE_TOUCH.get(far[a][b], FAR_TOUCH)
            cost += BORDER * (problem.regions[a] != problem.regions[b])
            row.append(cost + OTHER_ISLAND * (problem.islands[a] != problem.islands[b]))
        land.append(row)

    def coast(a: int, d: int) -> float:
        if 0 < problem.islands[a] < NORTHERN_IRELAND:
            return 0.0
        return COAST + FALSE_COAST * (sides is not None and (a, d) not in sides)

    return [[[*land[a], coast(a, d)] for d in range(6)] for a in range(count)] + [
        [[coast(b, (d + 3) % 6) for b in range(count)] + [0.0] for d in range(6)]
    ]


class Layout:
    """Where everything is now, and what a change would cost."""

    def __init__(self, problem: Problem, random: Random) -> None:
        self.problem, self.random = problem, random
        count = len(problem.codes)
        self.cells = [cell(q, r) for r in range(problem.rows) for q in range(problem.columns)]
        self.inside = set(self.cells)
        self.frame = self.inside | {c + step for c in self.cells for step in STEPS}
        self.at = [WATER] * (WIDTH * (problem.rows + 3))
        self.where = [0] * count
        self.ties: list[list[tuple[int, TieCost]]] = [[] for _ in range(count)]
        for a, b, meant, weight in problem.ties:
            self.ties[a].append((b, TieCost(problem.bearing(a, b), meant, weight)))
            self.ties[b].append((a, TieCost(problem.bearing(b, a), meant, weight)))
        self.touch = touch_costs(problem)
        self.loose = [0 < island < NORTHERN_IRELAND for island in problem.islands]
        # Sets of councils as the bits of a number: those east, west, north and south of each in truth, and on the map
        # those east and west of each half column, and north and south of each row.
        self.beyond = [
            [
                sum(1 << j for j, q in enumerate(problem.points) if sign * q[axis] > sign * p[axis])
                for p in problem.points
            ]
            for axis in (0, 1)
            for sign in (1, -1)
        ]
        self.seen = [[0] * (2 * problem.columns + 1) for _ in (1, -1)] + [[0] * problem.rows for _ in (1, -1)]
        self.members = defaultdict(list)
        for i, region in enumerate(problem.regions):
            if not self.loose[i]:
                self.members[region].append(i)
        self.scatter()
        self.broken = {region: self.pieces(region) - 1 for region in self.members}
        self.enclosed = self.holes()
        self.faulty = True
        self.paid = [0.0] * count
        self.tally(range(count))

    def scatter(self) -> None:
        """A first place for each: between its true one and its rank, in the nearest cell that is still free."""
        share = []
        for axis in (0, 1):
            ordered = sorted(p[axis] for p in self.problem.points)
            low, high = ordered[0], ordered[-1]
            rank = {v: n / len(ordered) for n, v in enumerate(ordered)}
            share.append([(rank[p[axis]] + (p[axis] - low) / (high - low)) / 2 for p in self.problem.points])
        free = set(self.cells)
        for i in self.random.sample(range(len(self.where)), len(self.where)):
            x, y = share[0][i] * (self.problem.columns - 1), share[1][i] * (self.problem.rows - 1)
            spot = min(free, key=lambda c: (3 * (HALF_COLUMN[c] / 2 - x) ** 2 + 2.25 * (ROW[c] - y) ** 2, c))
            free.remove(spot)
            self.where[i], self.at[spot] = spot, i
            self.note(i, spot, spot, new=True)

    def note(self, i: int, old: int, new_cell: int, *, new: bool = False) -> None:
        """Keep what lies east, west, north and south on the map up to date."""
        bit = 1 << i
        for (high, low), at in ((self.seen[:2], HALF_COLUMN), (self.seen[2:], ROW)):
            a, b = at[old], at[new_cell]
            if new:
                for k in range(b):
                    high[k] |= bit
                for k in range(b + 1, len(low)):
                    low[k] |= bit
            elif a != b:
                first, last = (a, b) if a < b else (b, a)
                for k in range(first, last):
                    high[k] ^= bit
                    low[k + 1] ^= bit

    def order(self, moving: dict[int, int]) -> float:
        """How many pairs with one of these are in their true order."""
        among = sum(1 << i for i in moving)
        east, west, north, south = self.beyond
        high_x, low_x, high_y, low_y = self.seen
        kept = 0.0
        for i in moving:
            x, y = HALF_COLUMN[self.where[i]], ROW[self.where[i]]
            for right in (east[i] & high_x[x], west[i] & low_x[x], north[i] & high_y[y], south[i] & low_y[y]):
                kept += right.bit_count() - (right & among).bit_count() / 2
        return kept

    def tie_change(self, moving: dict[int, int]) -> float:
        """What the move adds to the cost of the ties."""
        where, change = self.where, 0.0
        for i, there in moving.items():
            change -= self.paid[i]
            for j, tie in self.ties[i]:
                if j in moving:  # will be met again from the other end
                    change += (tie[moving[j] - there] + tie[where[j] - where[i]]) / 2
                else:
                    change += tie[where[j] - there]
        return change

    def tally(self, moved: Iterable[int]) -> None:
        """Work out anew what the ties of these, and of their neighbours, cost."""
        for i in set(moved).union(*(self.problem.near[i] for i in moved)):
            self.paid[i] = sum(tie[self.where[j] - self.where[i]] for j, tie in self.ties[i])

    def surroundings(self, spots: set[int], rim: set[int]) -> float:
        """The cost of who touches whom at these cells, and of strays and inlets along the rim."""
        at, cost = self.at, 0.0
        for c in spots:
            for step, value in zip(STEPS, self.touch[at[c]], strict=True):
                near = c + step
                cost += value[at[near]] / 2 if near in spots else value[at[near]]
        for c in rim:
            if at[c] == WATER or not self.loose[at[c]]:
                round_it = sum(at[c + step] != WATER for step in STEPS)
                cost += (INLET if at[c] == WATER else STRAY).get(round_it, 0.0)
        return cost

    def put(self, moving: dict[int, int]) -> None:
        for i in moving:
            self.at[self.where[i]] = WATER
        for i, c in moving.items():
            self.at[c] = i
            self.where[i] = c

    def attempt(self, moving: dict[int, int], limit: float) -> bool:
        """Make the move if it costs at most `limit`."""
        limit_now = limit + PIECE * sum(self.broken.values()) + HOLE * self.enclosed if self.faulty else limit
        cost = self.tie_change(moving)
        if cost > limit_now + SLACK:
            return False
        old = {i: self.where[i] for i in moving}
        left, taken = set(old.values()), set(moving.values())
        spots, opened = left | taken, left ^ taken
        rim = ({c + step for c in opened for step in STEPS} | opened) & self.inside if opened else opened
        cost -= self.surroundings(spots, rim)
        self.put(moving)
        cost += self.surroundings(spots, rim)
        if cost <= limit_now + ORDER_SLACK:
            cost += self.order_change(moving, old)
            if cost <= limit_now and self.settle(moving, cost, limit, opened):
                self.tally(moving)
                return True
            self.undo_order(moving, old)
        self.put(old)
        return False

    def order_change(self, moving: dict[int, int], old: dict[int, int]) -> float:
        self.put(old)
        before = self.order(moving)
        self.put(moving)
        for i, c in moving.items():
            self.note(i, old[i], c)
        return self.problem.order * (before - self.order(moving))

    def undo_order(self, moving: dict[int, int], old: dict[int, int]) -> None:
        for i, c in moving.items():
            self.note(i, c, old[i])

    def settle(self, moving: dict[int, int], cost: float, limit: float, opened: set[int]) -> bool:
        """Count pieces and holes, the slow part, and say whether the move stands."""
        regions = {self.problem.regions[i]: None for i in moving if not self.loose[i]}
        broken, enclosed = {}, self.enclosed
        if opened or len(regions) > 1:
            broken = {region: self.pieces(region) - 1 for region in regions}
        if opened and not all(self.harmless(c, opened) for c in opened):
            enclosed = self.holes()
        cost += PIECE * sum(now - self.broken[region] for region, now in broken.items())
        if cost + HOLE * (enclosed - self.enclosed) > limit:
            return False
        self.broken.update(broken)
        self.enclosed = enclosed
        self.faulty = bool(enclosed) or any(self.broken.values())
        return True

    def pieces(self, region: str) -> int:
        left, count = {self.where[i] for i in self.members[region]}, 0
        while left:
            count += 1
            flood(left.pop(), left)
        return count

    def harmless(self, c: int, opened: set[int]) -> bool:
        """The water round this cell hangs together, and so no hole comes or goes with it."""
        wet = [self.at[near] == WATER and near not in opened for near in (c + step for step in STEPS)]
        return sum(here and not before for before, here in zip([wet[-1], *wet], wet, strict=False)) == 1

    def holes(self) -> int:
        """How many cells of water no way of water joins to the open sea."""
        water = {c for c in self.frame if self.at[c] == WATER}
        start = min(water)
        water.remove(start)
        flood(start, water)
        return len(water)

    def propose(self) -> dict[int, int] | None:
        """A move at random, as the new cell of each council that moves; None if there is none."""
        chance, at, where = self.random.random, self.at, self.where
        i = int(chance() * len(where))
        here, kind = where[i], chance()
        if kind > 0.625:
            return self.chain(i)
        if kind > 0.125 and self.ties[i]:  # to a real neighbour's side
            beside = self.ties[i][int(chance() * len(self.ties[i]))][0]
            there = where[beside] + STEPS[int(chance() * 6)]
        else:
            there = here + STEPS[int(chance() * 6)]
        if there == here or there not in self.inside:
            return None
        if at[there] == WATER:
            return {i: there}
        if chance() < 0.3 and 1 < distance(there - here) < 8:
            return self.push(i, there)
        return {i: there, at[there]: here}

    def chain(self, i: int) -> dict[int, int] | None:
        """Everything on a crooked way from here moves on by one, up to the water or round in a ring."""
        chance, c = self.random.random, self.where[i]
        step = STEPS[int(chance() * 6)]
        moving: dict[int, int] = {}
        while (j := self.at[c]) != WATER and j not in moving:
            if len(moving) == 11:
                return None
            c += step
            moving[j] = c
            if chance() < 1 / 3:
                step = STEPS[int(chance() * 6)]
        return moving if c in self.inside and (self.at[c] == WATER or c == self.where[i]) else None

    def push(self, i: int, there: int) -> dict[int, int] | None:
        """It goes there, and those between move up by one towards the place that it leaves."""
        here, moving, c = self.where[i], {i: there}, there
        while c != here and (j := self.at[c]) != WATER:
            nearer = [step for step in STEPS if distance(c + step - here) < distance(c - here)]
            c += nearer[int(self.random.random() * len(nearer))]
            moving[j] = c
        return moving if c in self.inside else None

    def anneal(self, moves: int) -> dict[str, tuple[int, int]]:
        """Cool slowly; the offset coordinates of each place."""
        chance = self.random.random
        for n in range(moves):
            if n % 1024 == 0:
                heat = HOT * (COLD / HOT) ** (n / moves)
            if moving := self.propose():
                self.attempt(moving, -heat * math.log(1 - chance()))
        if self.enclosed or any(self.broken.values()):
            raise SystemExit(f"Holes {self.enclosed}, pieces {self.broken}: try another seed or more moves.")
        return self.result()

    def result(self) -> dict[str, tuple[int, int]]:
        """The offset coordinates, counted from the westernmost column and the southernmost row in use."""
        low = min(ROW[c] for c in self.where)
        spots = [(HALF_COLUMN[c] - (low & 1), ROW[c] - low) for c in self.where]
        left = min((half - (r & 1)) // 2 for half, r in spots)
        return {
            code: ((half - (r & 1)) // 2 - left, r) for code, (half, r) in zip(self.problem.codes, spots, strict=True)
        }

"""Short forms spelled out: one-segment markets, plain `today`, `like`, `sets`; alternatives."""

from __future__ import annotations

from simulator.program.tool import REGISTRY
from simulator.say import clauses, fault
from simulator.scenario.believed import with_beliefs
from simulator.scenario.faults import Faults, show, suggestion
from simulator.scenario.members import can_join
from simulator.scenario.schema import CUSTOMER_KEYS, ONLY_SEGMENT
from simulator.scenario.shape import places
from simulator.scenario.successors import succeeded
from simulator.scenario.text.nodes import BROKEN, NAME, Node, join, wrap
from simulator.scenario.typed.numbers import FORMS

WHOLE = frozenset({"to", "when"})  # one decision each, so `like` replaces them as a whole
AS_PRICE_CUT, AS_ACQUISITION = "_as_price_cut", "_as_acquisition"
PRICE_CUT = "price_cut"
COSTS = ("setup_cost", "running_cost_per_year", "running_cost_per_member")


def spelled_out(root: Node, faults: Faults) -> tuple[Node, tuple[str, ...]]:
    """The scenario without short forms, and the names of the arms added on their own."""
    keys: dict[str, Node] = dict(root.value)
    if (market := root.get("market")) is not None:
        keys["market"] = with_beliefs(_segments(market, faults))
    if (today := root.get("today")) is not None:
        keys["today"] = _tools_of_today(today, faults)
    added: tuple[str, ...] = ()
    if (programs := root.get("programs")) is not None and programs.is_map:
        segments = None if market is None else keys["market"].get("segments")
        one = segments is not None and segments.is_map and set(segments.value) == {ONLY_SEGMENT}
        arms = {
            name: succeeded(arm, keys.get("today"), merged)
            for name, arm in Likes(programs, faults, one_segment=one).resolved().items()
        }
        locked = root.get("locked")
        if locked is None or locked.value is None:
            added = _plain_alternatives(arms, root)
        today = keys.get("today")
        keys["programs"] = programs.with_value(
            {name: _joined_as_today(arm, today) for name, arm in arms.items()}
        )
    return root.with_value(keys), added


# ------------------------------------------------------------ market and today


def _segments(market: Node, faults: Faults) -> Node:
    """A market whose customer keys stand directly under it, as one segment."""
    if not market.is_map:
        return market
    direct = {key: node for key, node in market.value.items() if key in CUSTOMER_KEYS}
    rest = {key: node for key, node in market.value.items() if key not in CUSTOMER_KEYS}
    if "segments" not in rest:
        rest["segments"] = market.with_value({ONLY_SEGMENT: market.with_value(direct)})
    elif direct:
        names = ", ".join(direct)
        faults.add(
            market.path,
            fault(
                "found {names} beside segments; put customer numbers into the "
                "segments, or leave segments out",
                names=names,
            ),
            next(iter(direct.values())).line,
        )
    return market.with_value(rest)


def _tools_of_today(today: Node, faults: Faults) -> Node:
    """`today` as a program: a plain mapping of tools is its `tools`."""
    if today.value is None:
        return today.with_value({})
    if not today.is_map:
        return today
    if not today.value.keys() & {"tools", "joining"}:
        return today.with_value({"tools": today})
    for key in today.value.keys() - {"tools", "joining"}:
        faults.add(
            join(today.path, key),
            fault("stands beside tools; expected tools by name, or tools: and joining: alone"),
            today.value[key].line,
        )
    return today.with_value({k: v for k, v in today.value.items() if k in ("tools", "joining")})


# ------------------------------------------------------------ like


class Likes:
    """Programs that say what they are like, with what they inherit."""

    def __init__(self, programs: Node, faults: Faults, *, one_segment: bool) -> None:
        self.given: dict[str, Node] = programs.value
        self.faults = faults
        self.one_segment = one_segment
        self.done: dict[str, Node] = {}

    def resolved(self) -> dict[str, Node]:
        """Every program with its inheritance merged in, `like` gone."""
        return {name: self.one(name, ()) for name in self.given}

    def one(self, name: str, via: tuple[str, ...]) -> Node:
        """One program; `via` are the programs on the way to it."""
        if name in self.done:
            return self.done[name]
        node = self._nested(self.given[name])
        base = node.get("like")
        if base is not None:
            own = node.with_value({k: v for k, v in node.value.items() if k != "like"})
            parent = _untitled(self._parent(base, (*via, name)))
            node = own if parent is None else _without_removed(merged(parent, own), parent)
        self.done[name] = node
        return node

    def _parent(self, base: Node, via: tuple[str, ...]) -> Node | None:
        wanted = base.value
        if wanted is BROKEN:
            return None
        if not isinstance(wanted, str):
            self._note(
                base, fault("found {found}; expected the name of one program", found=show(wanted))
            )
        elif wanted not in self.given:
            self._note(
                base,
                clauses(
                    fault("no such program as {wanted}", wanted=show(wanted)),
                    suggestion(wanted, self.given),
                ),
            )
        elif wanted in via:
            circle = " -> ".join((*via[via.index(wanted) :], wanted))
            self._note(
                base,
                fault("programs that are like each other in a circle: {circle}", circle=circle),
            )
        else:
            return self.one(wanted, via)
        return None

    def _nested(self, node: Node) -> Node:
        """A program whose `sets` are nested mappings instead of dotted paths."""
        sets = node.get("sets")
        if sets is None or not sets.is_map:
            return node
        nested: Node = sets.with_value({})
        for key, value in sets.value.items():
            path = key.split(".")
            if self.one_segment and path[0] == "market" and path[1:2] and path[1] in CUSTOMER_KEYS:
                path[1:1] = ["segments", ONLY_SEGMENT]
            inside = value
            if path == ["market"] and value.is_map and self.one_segment:
                inside = _segments_set(value)
            for part in reversed(path):
                inside = Node({part: inside}, value.line, value.path)
            nested = merged(nested, inside)
        return node.with_value({**node.value, "sets": sets.with_value(nested.value)})

    def _note(self, node: Node, message: str) -> None:
        self.faults.add(node.path, message, node.line)


def _segments_set(market: Node) -> Node:
    """`sets: {market: {basket: 30}}` in a market of one segment."""
    direct = {key: node for key, node in market.value.items() if key in CUSTOMER_KEYS}
    if not direct:
        return market
    rest = {key: node for key, node in market.value.items() if key not in CUSTOMER_KEYS}
    segment = market.with_value({ONLY_SEGMENT: market.with_value(direct)})
    return merged(market.with_value(rest), market.with_value({"segments": segment}))


def merged(base: Node, over: Node) -> Node:
    """`base` with the keys of `over` in place of its own, mapping by mapping."""
    if not base.is_map or not over.is_map:
        return over
    keys = dict(base.value)
    for key, value in over.value.items():
        known = keys.get(key)
        mends = key not in WHOLE and known is not None and _one_section(key, known, value)
        keys[key] = merged(known, value) if known is not None and mends else value
    return over.with_value(keys)


def _one_section(key: str, base: Node, over: Node) -> bool:
    """Whether two values are parts of one section, and not numbers or different tools."""
    if not base.is_map or not over.is_map:
        return False
    if set(base.value) & set(FORMS) or set(over.value) & set(FORMS):
        return False
    was, now = base.get("kind"), over.get("kind")
    return now is None or now.value == (key if was is None else was.value)


def _untitled(parent: Node | None) -> Node | None:
    """A program to start from without its title, which is its own."""
    if parent is None or not parent.is_map:
        return parent
    return parent.with_value({key: one for key, one in parent.value.items() if key != "title"})


def _without_removed(program: Node, parent: Node) -> Node:
    """A program without the tools that it inherits and sets to null."""
    tools, theirs = program.get("tools"), parent.get("tools")
    if tools is None or not tools.is_map or theirs is None or not theirs.is_map:
        return program
    kept = {
        name: tool
        for name, tool in tools.value.items()
        if tool.value is not None or name not in theirs.value
    }
    return program.with_value({**program.value, "tools": tools.with_value(kept)})


def _joined_as_today(program: Node, today: Node | None) -> Node:
    """A program whose customers join as they do today, where it says nothing else."""
    theirs = None if today is None else today.get("joining")
    if theirs is None or not program.is_map or not can_join(program, today):
        return program
    own = program.get("joining")
    joining = theirs if own is None else merged(theirs, own)
    return program.with_value({**program.value, "joining": joining})


# ------------------------------------------------------------ the plain alternatives


def _plain_alternatives(arms: dict[str, Node], root: Node) -> tuple[str, ...]:
    """Add to `arms` what every program must beat: the same money spent plainly."""
    company = root.get("company")
    paid = None if company is None else company.get("cost_per_new_customer")
    spender = min((kind for kind, tool in REGISTRY.items() if tool.spends), default=None)
    added = []
    for name, program in list(arms.items()):
        named = NAME.match(name) is not None
        if not named or not program.is_map or program.get("same_money_as") is not None:
            continue
        if not _spends_anything(program):
            continue
        plain: dict[str, dict[str, object]] = {}
        if spender is not None and not _is_plain_cut(program):
            plain[name + AS_PRICE_CUT] = {"tools": {PRICE_CUT: {"kind": spender}}}
        if paid is not None and paid.value is not None:
            plain[name + AS_ACQUISITION] = {"acquires": True}
        for arm, content in plain.items():
            if arm not in arms:
                where = f"programs.{arm}"
                arms[arm] = wrap({"same_money_as": name, **content}, where, program.line)
                added.append(arm)
    return tuple(added)


def _spends_anything(program: Node) -> bool:
    """Whether a program has costs of its own; one that only sets numbers or stops tools has not."""
    tools = program.get("tools")
    if tools is not None and tools.value != {}:
        return True
    return any(program.get(key) is not None for key in COSTS)


def _is_plain_cut(program: Node) -> bool:
    """Whether a program is nothing but one price cut to everyone."""
    tools = program.get("tools")
    if tools is None or not tools.is_map or len(tools.value) != 1:
        return False
    ((name, tool),) = tools.value.items()
    kind = tool.get("kind")
    model = REGISTRY.get(str(name if kind is None else kind.value))
    if model is None or not model.spends:
        return False
    to = tool.get("to")
    default = places(model)["to"].default()
    return bool(default.everyone) if to is None else to.value in ("everyone", {})

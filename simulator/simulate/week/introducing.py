"""Who comes in the week that begins, and who brought them; tools that ask are told.

Over all blocks of an arm, before any of them is played, so that neither their order nor their
size can matter: places are those of the population, whatever it is cut into.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck
from simulator.market.referral import (
    Places,
    Row,
    Talkers,
    brought_by,
    come_by_talk,
    talk_of,
    uniforms_of,
)
from simulator.program.known.introductions import Introductions
from simulator.program.ledger import Cell
from simulator.program.tool import Tool
from simulator.simulate.arm import Arm
from simulator.simulate.around.board import Board
from simulator.simulate.block import Block

Blocks = Sequence[tuple[Block, Arm]]  # each block with its arm, in order of the population


@dataclass(frozen=True, slots=True)
class Arriving:
    """Those who come in a week, and who is beside each, as places; by segment and number."""

    friends: Places
    givers: Places
    by_talk: NDArray[np.bool_]
    ids: NDArray[np.uint32]
    segments: tuple[tuple[str, slice], ...]

    def draw(self, luck: Luck, tool: str, week: int, word: str) -> Row:
        """Uniforms of a tool's word, keyed by newcomer and week."""
        rows = [
            uniforms_of(luck, f"{tool}.{word}", segment, self.ids[part], week)
            for segment, part in self.segments
        ]
        return np.concatenate(rows) if rows else np.zeros(0, np.float32)


def introduce(board: Board, blocks: Blocks, cells: Sequence[Cell], luck: Luck, week: int) -> None:
    """Match the newcomers of a week, remember who brought them, and tell the tools that ask."""
    starts = np.cumsum([0] + [block.n for block, _ in blocks])
    alive = np.concatenate([arm.state.alive for _, arm in blocks])
    _see_who_is_here(blocks, alive)
    found = _newcomers(board, blocks, cells, starts)
    if not found:
        return
    talkers = _talkers(blocks, cells)
    ends = np.cumsum([ids.size for _, _, ids in found]).tolist()
    parts = tuple(
        (segment, slice(end - ids.size, end))
        for (segment, _, ids), end in zip(found, ends, strict=True)
    )
    who = Arriving(
        friends=np.concatenate([places for _, places, _ in found]),
        givers=np.concatenate([brought_by(luck, name, ids, talkers) for name, _, ids in found]),
        by_talk=np.concatenate(
            [come_by_talk(luck, name, ids, board.by_talk) for name, _, ids in found]
        ),
        ids=np.concatenate([ids for _, _, ids in found]),
        segments=parts,
    )
    _remember(blocks, starts, who)
    if (who.givers < 0).any():  # nobody is left who could have brought anybody
        return
    for name, tool in board.plan.tools.items():
        if type(tool).introduce is not Tool.introduce:
            like = board.plan.succeeds.get(name, name)
            tool.introduce(
                Introductions(
                    week, who.by_talk, board.dials[name], who.friends, who.givers,
                    [arm.state.own[name] for _, arm in blocks], starts[:-1],
                    partial(who.draw, luck, like, week),
                )
            )  # fmt: skip


def _see_who_is_here(blocks: Blocks, alive: NDArray[np.uint8]) -> None:
    """See of whom who has brought them is still a customer."""
    for block, arm in blocks:
        if block.prospects:
            by, here = arm.state.brought_by, arm.state.giver_here
            assert by is not None
            assert here is not None
            here[:] = np.where(by >= 0, alive[by], 0)


def _newcomers(
    board: Board, blocks: Blocks, cells: Sequence[Cell], starts: Places
) -> list[tuple[str, Places, NDArray[np.uint32]]]:
    """By block of prospects those whose turn comes this week: their segment, places, numbers."""
    found = []
    for (block, arm), start in zip(blocks, starts[:-1], strict=True):
        if not block.prospects:
            continue
        people = block.people
        assert people.waiting is not None
        come = come_of(board, people.segment, cells[block.cell])
        rows = np.flatnonzero((people.waiting <= come) & (arm.state.ever == 0))
        if rows.size:
            ids = (rows + people.first).astype(np.uint32)
            found.append((people.segment, rows + start, ids))
    return found


def come_of(board: Board, segment: str, cell: Cell) -> np.float32:
    """How many prospects of a half of a segment have come, the week's included, agents."""
    return np.float32(board.reached.get(segment, 0.0) / cell.weight / 2)


def _talkers(blocks: Blocks, cells: Sequence[Cell]) -> Talkers:
    """How much everybody talks, as last week left them."""
    talk, most = [], max(cell.weight for cell in cells)
    for block, arm in blocks:
        about = arm.plan.market.newcomers
        talk.append(
            talk_of(
                arm.state.alive, cells[block.cell].weight / most,
                about.talk_response if about is not None else 0.0,
                None if arm.experience is None else arm.experience.mood(arm.effects),
                arm.effects.get("talk_log"),
            )
        )  # fmt: skip
    fixed = sum(block.n for block, _ in blocks if not block.prospects)
    come: dict[int, int] = {}
    for block, arm in blocks:
        if block.prospects:
            come[block.cell] = come.get(block.cell, 0) + int(arm.state.ever.sum())
    return Talkers(np.concatenate(talk), fixed, len(come), max(come.values(), default=0))


def _remember(blocks: Blocks, starts: Places, who: Arriving) -> None:
    """Note of who has been sent by whom they were."""
    sent = who.by_talk & (who.givers >= 0)
    friends, givers = who.friends[sent], who.givers[sent]
    for (block, arm), start in zip(blocks, starts[:-1], strict=True):
        mine = (friends >= start) & (friends < start + block.n)
        if mine.any():
            assert arm.state.brought_by is not None
            assert arm.state.giver_here is not None
            arm.state.brought_by[friends[mine] - start] = givers[mine]
            arm.state.giver_here[friends[mine] - start] = 1

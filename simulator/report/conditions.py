"""Conditions of the code, judged by what is known to be there and what is not."""

from __future__ import annotations

import ast
from collections.abc import Mapping

Conditions = tuple[ast.expr, ...]


def happens(where: Conditions, facts: Mapping[str, bool]) -> bool:
    """Whether what stands under conditions can happen: none of them is known not to hold."""
    return all(truth(condition, facts) is not False for condition in where)


def truth(condition: ast.expr, facts: Mapping[str, bool]) -> bool | None:
    """Whether a condition holds where words are known to stand for something or for nothing.

    None where that does not tell.
    """
    if isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not):
        inner = truth(condition.operand, facts)
        return None if inner is None else not inner
    if isinstance(condition, ast.BoolOp):
        values = [truth(value, facts) for value in condition.values]
        decisive = isinstance(condition.op, ast.Or)
        if decisive in values:
            return decisive
        return None if None in values else not decisive
    if isinstance(condition, ast.Compare) and len(condition.ops) == 1:
        known, to = truth(condition.left, facts), condition.comparators[0]
        nothing = isinstance(to, ast.Constant) and to.value in (None, 0)
        if known is None or not nothing:
            return None
        return known != isinstance(condition.ops[0], (ast.Is, ast.Eq))
    if isinstance(condition, ast.Attribute) and condition.attr in facts:
        return facts[condition.attr]
    words = [node for node in ast.walk(condition) if isinstance(node, ast.Name | ast.Attribute)]
    names = [node.id if isinstance(node, ast.Name) else node.attr for node in words]
    found = [facts[name] for name in names if name in facts]
    return None if not found else all(found)

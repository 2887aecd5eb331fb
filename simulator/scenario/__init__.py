"""Scenarios: from a YAML file to cases, with every number's source and every fault's line."""

from simulator.scenario.editor import json_schema
from simulator.scenario.faults import Fault, ScenarioError
from simulator.scenario.joined import joined
from simulator.scenario.leaves import Leaf
from simulator.scenario.load import Given, load, loads, scenario_of
from simulator.scenario.scenario import Scenario
from simulator.scenario.schema import Criteria
from simulator.scenario.searched import Searched
from simulator.scenario.uncertain import Distribution

__all__ = [
    "Criteria",
    "Distribution",
    "Fault",
    "Given",
    "Leaf",
    "Scenario",
    "ScenarioError",
    "Searched",
    "joined",
    "json_schema",
    "load",
    "loads",
    "scenario_of",
]

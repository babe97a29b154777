"""graphlib: order, readiness, cycles."""
from graphlib import CycleError, TopologicalSorter

graph = {"D": {"B", "C"}, "C": {"A"}, "B": {"A"}}
print(list(TopologicalSorter({"c": ["b"], "b": ["a"]}).static_order()))
sorter = TopologicalSorter(graph)
sorter.add("E", "D")
sorter.prepare()
while sorter.is_active():
    ready = sorted(sorter.get_ready())
    print(ready)
    sorter.done(*ready)
try:
    TopologicalSorter({1: [2], 2: [3], 3: [1]}).prepare()
except CycleError as error:
    print(error.args[0], sorted(set(error.args[1])))
for action in (lambda: sorter.done("A"), lambda: sorter.add("x"), lambda: TopologicalSorter({1: []}).get_ready()):
    try:
        action()
    except ValueError as error:
        print(error)

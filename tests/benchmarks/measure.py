"""Timing by turns: what is compared runs in the same seconds of the same noisy machine."""

import statistics
import time

RUNS = 3
# Seconds before each turn: a browser goes on tidying up after its last page, on the same cores.
SETTLE = 0.3


def by_turns(deeds, *, times):
    """Seconds: for each of RUNS runs a dict of name to the median of `times` rounds, in each of
    which every deed has its turn."""
    for deed in deeds.values():
        deed()
    return [one_run(deeds, times) for _ in range(RUNS)]


def one_run(deeds, times):
    taken = {name: [] for name in deeds}
    for _ in range(times):
        for name, deed in deeds.items():
            time.sleep(SETTLE)
            start = time.perf_counter()
            deed()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def print_table(title, runs, *, floor):
    """Milliseconds of every run, and the ratio of each to `floor`."""
    print(f"\n### {title}\n")
    print("| | " + " | ".join(f"run {number}" for number in range(1, len(runs) + 1)) + " |")
    print("| --- |" + " --- |" * len(runs))
    for name in runs[0]:
        cells = [f"{run[name] * 1000:.0f} ms ({run[name] / run[floor]:.2f})" for run in runs]
        print(f"| {name} | " + " | ".join(cells) + " |")

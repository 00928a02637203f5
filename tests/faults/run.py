"""One storm: clients that work at random while their server is killed, then the checks.

Runs on the empty database that DATABASE_URL names, with the settings of the environment."""

import argparse
import asyncio
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

from django.db import connection

from tests.faults.browser import Browser
from tests.faults.checks import problems
from tests.faults.ledger import Ledger
from tests.faults.member import Member
from tests.faults.scene import prepare
from tests.faults.server import Server


def main():
    plan = read_plan()
    if plan.tied:
        threading.Thread(target=end_with_the_caller, daemon=True).start()
    scene = prepare(plan.clients)
    servers = [Server(plan.folder) for _ in range(plan.servers)]
    ledger = Ledger()
    begin = time.monotonic()
    try:
        asyncio.run(storm(plan, scene, servers, ledger), debug=False)
    except* Exception as trouble:
        ledger.errors += [f"{type(error).__name__}: {error}" for error in leaves(trouble)]
    finally:
        for server in servers:
            server.kill()
    found = problems(scene.canvas, ledger) + idle_kills(plan, ledger)
    print(figures(plan, scene, ledger, found, time.monotonic() - begin))
    if found:
        tell(plan, servers, found)
    sys.exit(bool(found))


def read_plan():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=10)
    parser.add_argument("--operations", type=int, default=50)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--servers", type=int, default=1)
    parser.add_argument("--limit", type=int, default=180, help="seconds")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--folder", type=Path, default=Path(), help="for the servers' logs")
    parser.add_argument("--tied", action="store_true", help="end when standard input closes")
    return parser.parse_args()


def end_with_the_caller():
    """Take the servers along, whatever way the caller went."""
    sys.stdin.read()
    os.killpg(0, signal.SIGKILL)


async def storm(plan, scene, servers, ledger):
    await asyncio.gather(*(server.start() for server in servers))
    async with asyncio.timeout(plan.limit), asyncio.TaskGroup() as group:
        group.create_task(kill_now_and_then(plan, servers, ledger))
        for number, session in enumerate(scene.sessions):
            chance = random.Random(f"{plan.seed}-{number}")
            browser = Browser(session, scene.path, servers, ledger, chance)
            member = Member(number, browser, ledger, chance)
            group.create_task(member.work(plan.operations))


async def kill_now_and_then(plan, servers, ledger):
    """Spread over the work, each at a moment that is nobody's choice."""
    chance = random.Random(plan.seed)
    total = plan.clients * plan.operations
    for number in range(1, plan.kills + 1):
        await ledger.reaches(total * number // (plan.kills + 1))
        await asyncio.sleep(chance.uniform(0, 0.1))
        server = chance.choice(servers)
        ledger.kills.append((ledger.under_way, total - ledger.done))
        server.kill()
        await server.start()


def idle_kills(plan, ledger):
    """A run proves nothing when the kills did not hit any work."""
    hits = [kill for kill in ledger.kills if all(kill)]
    return [] if len(hits) == plan.kills else [f"only {len(hits)} of {plan.kills} kills hit work"]


def figures(plan, scene, ledger, found, seconds):
    operations = ledger.operations
    events = {str(event.op_id): event for event in scene.canvas.events.all()}
    kinds = [event.kind for event in events.values()]
    unheard = [op for op in operations if op.unheard_at and not op.sent_together]
    unheard = [op for op in unheard if op.op_id in events]
    committed = [op for op in unheard if events[op.op_id].at < op.unheard_at]
    rows = {
        "database": connection.vendor,
        "servers": plan.servers,
        "clients": plan.clients,
        "operations": len(operations),
        "acknowledged": sum(op.acknowledged for op in operations),
        "refused": sum(op.refused and not op.acknowledged for op in operations),
        "sent again on purpose": ledger.repeats,
        "conflicts": kinds.count("text_conflicted"),
        "kills": len(ledger.kills),
        "requests under way at the kills": sum(under_way for under_way, _ in ledger.kills),
        "tries without an answer": ledger.retries,
        "of which 'busy' (503)": ledger.unavailable,
        "committed but not heard": len(committed),
        "events": len(events),
        "seconds": round(seconds),
        "lost": sum(problem.startswith("lost") for problem in found),
        "doubled": sum(problem.startswith("doubled") for problem in found),
        "problems": len(found),
        "seed": plan.seed,
    }
    return ", ".join(f"{name}: {value}" for name, value in rows.items())


def tell(plan, servers, found):
    print(*found[:40], sep="\n")
    for server in servers:
        print(f"-- last lines of {server.log.name}", server.last_lines(), sep="\n")
    print(f"The same choices again: FAULTS_SEED={plan.seed}")


def leaves(group):
    """The exceptions inside a group, whatever groups it holds."""
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from leaves(error)
        else:
            yield error

"""Hand the configuration to a work pool of Prefect: who has a worker there brings the sources in.

    newsdesk deploy --pool NAME         once, and after each change of the configuration
    prefect worker start --pool NAME    on each machine

A deployment a source, so that sources are shared out among the machines; and `backfill`, `reextract` and `ingest` to be
started from the UI, `warc` on as many machines as are to share a source's files, and `maintain` once a day. Nothing is
kept here: what is registered is what the configuration says.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from extractors.errors import ConfigError, NewsdeskError
from flows.where import Where

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

EVERY_NIGHT = "30 3 * * *"  # UTC; a warehouse of several machines has its small files made into large ones then


def deploy(where: Where, pool: str, kind: str) -> list[str]:
    """Register everything; returns the names of the deployments. Raises NewsdeskError when there is no server."""
    if not os.environ.get("PREFECT_API_URL"):
        raise ConfigError("PREFECT_API_URL is not set; it names the Prefect server that all machines reach")
    made = deployments(where, pool)
    try:
        make_pool(pool, kind)
        for each in made:
            each.apply()
        remove_others(pool, {each.name for each in made})
    except OSError as error:
        raise NewsdeskError(f"the Prefect server {os.environ['PREFECT_API_URL']} does not answer: {error}") from None
    return [each.name for each in made]


def deployments(where: Where, pool: str) -> list[RunnerDeployment]:
    """One a source, with its schedule, and those without one."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.backfill import backfill
    from flows.ingest import ingest
    from flows.maintain import maintain
    from flows.reextract import reextract
    from flows.serve import rhythms
    from flows.warc import warc

    here = {"config": str(where.config_dir.resolve())} | ({"data": str(where.data.resolve())} if where.data else {})
    alone = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    common: dict[str, Any] = {"entrypoint_type": EntrypointType.MODULE_PATH, "work_pool_name": pool}
    made: list[Any] = []
    for source in where.sources():
        [(_, schedule, _)] = rhythms([source])
        made.append(
            ingest.to_deployment(
                source.name, schedule=schedule, parameters=here | {"sources": [source.name], "due": True},
                description=f"Brings in: {source.title or source.name}", concurrency_limit=alone, **common,
            )
        )  # fmt: skip
    made += [each.to_deployment(each.name, parameters=here, **common) for each in (ingest, backfill, reextract, warc)]
    night = Cron(EVERY_NIGHT)
    made.append(maintain.to_deployment("maintain", schedule=night, parameters=here, concurrency_limit=alone, **common))
    return made


def make_pool(name: str, kind: str) -> None:
    """The work pool, if there is none of this name; one that is there keeps its kind and its settings."""
    from prefect import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound

    with get_client(sync_client=True) as client:
        try:
            client.read_work_pool(name)
        except ObjectNotFound:
            try:
                client.create_work_pool(WorkPoolCreate(name=name, type=kind))
            except ObjectAlreadyExists:
                return


def remove_others(pool: str, names: set[str]) -> None:
    """Deployments of sources that are configured no more would run for ever."""
    from prefect import get_client
    from prefect.client.schemas.filters import WorkPoolFilter, WorkPoolFilterName

    with get_client(sync_client=True) as client:
        for each in client.read_deployments(work_pool_filter=WorkPoolFilter(name=WorkPoolFilterName(any_=[pool]))):
            if each.name not in names and (each.entrypoint or "").startswith("flows."):
                client.delete_deployment(each.id)

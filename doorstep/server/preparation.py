"""What has to be in place before the first request."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from doorstep.kernel import wall
from doorstep.server.errors import MigrationsPending


def waiting_migrations() -> int:
    with wall.as_owner():  # the role of the application is made by one of them
        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def check_migrations() -> None:
    count = waiting_migrations()
    if count:
        raise MigrationsPending(count=count)


def migrate(verbosity: int = 0) -> None:
    with wall.as_owner():
        call_command("migrate", interactive=False, verbosity=verbosity)


def collect_static() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)

"""A file comes in, and its content is taken away again after a while."""

import uuid
from datetime import timedelta
from typing import IO

from django.conf import settings
from django.db import transaction

from doorstep.intake import jobs, vault
from doorstep.intake.errors import FileTooBig, NoFile, NotACommunity
from doorstep.intake.models import ImportFile
from doorstep.intake.states import FILE, RIGHT, FileState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import record
from doorstep.kernel.scope import get_visible, require
from doorstep.regions.models import Level, Region

MEGABYTE = 1 << 20
#: So long the content of a file is kept, for the workbook of what was handed back.
KEPT_DAYS = 30


def hand_in(*, actor: Actor, region: Region, content: IO[bytes], name: str, by_worker: bool = True) -> ImportFile:
    """Keeps a file for a community; the worker reads it. Only its size is looked at here, so that nobody waits."""
    require(actor, RIGHT, region.path)
    if region.level != Level.COMMUNITY:
        raise NotACommunity
    size = content.seek(0, 2)
    if not size and not name:
        raise NoFile
    limit = settings.DOORSTEP_IMPORT_LIMIT
    if size > limit:
        raise FileTooBig(size=-(-size // MEGABYTE), limit=limit // MEGABYTE)
    token = uuid.uuid4()
    size, digest = vault.keep(token, content)
    try:
        with transaction.atomic():
            file: ImportFile = ImportFile.objects.create(
                region=region,
                area_path=region.path,
                token=token,
                name=name[-200:] or "?",
                size=size,
                digest=digest,
                state=FileState.UPLOADED,
                read_on=clock.today(),
                uploaded_by_id=actor.user_id,
                uploaded_at=clock.now(),
            )
            record(actor, file, "handed_in", to_state=FileState.UPLOADED, size=size)
            if by_worker:
                transaction.on_commit(lambda: jobs.read_soon(file.pk))
    except BaseException:
        vault.remove(token)
        raise
    return file


def drop(*, actor: Actor, file_id: int) -> ImportFile:
    """Puts a file aside before anything of it was written; its content is removed at once."""
    with transaction.atomic():
        file = held(actor, file_id)
        before, file.state = file.state, FILE.next(file.state, "drop")
        file.content_gone_at = clock.now()
        file.save(update_fields=["state", "content_gone_at"])
        record(actor, file, "drop", from_state=before, to_state=file.state)
        transaction.on_commit(lambda: vault.remove(file.token))
    return file


def held(actor: Actor, file_id: int) -> ImportFile:
    """The file as of now, locked, for whoever may import there."""
    seen = get_visible(ImportFile, actor, pk=file_id)
    found: ImportFile = ImportFile.objects.select_for_update().get(pk=seen.pk)
    require(actor, RIGHT, found.area_path)
    return found


def remove_old_content(*, actor: Actor) -> int:
    """Removes the content of files that were handed in long ago. What came of them stays."""
    removed = 0
    before = clock.now() - timedelta(days=KEPT_DAYS)
    for pk in list(
        ImportFile.objects.filter(uploaded_at__lt=before, content_gone_at__isnull=True).values_list("pk", flat=True)
    ):
        with transaction.atomic():
            file = ImportFile.objects.select_for_update().get(pk=pk)
            if file.content_gone_at is None and file.state != FileState.IMPORTING:
                file.content_gone_at = clock.now()
                file.save(update_fields=["content_gone_at"])
                record(actor, file, "content_removed")
                vault.remove(file.token)
                removed += 1
    return removed

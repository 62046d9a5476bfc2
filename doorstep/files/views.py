"""The only way to an uploaded file."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.views.decorators.http import require_safe

from doorstep.files.models import StoredFile
from doorstep.kernel.access import signed_in
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import ActorRequest
from doorstep.kernel.scope import get_visible


@signed_in
@require_safe
def open_file(request: ActorRequest, token: UUID) -> FileResponse:
    """The file, for those who may see its area; a guessed token leads nowhere."""
    stored = get_visible(StoredFile, request.actor, token=token)
    if not default_storage.exists(stored.path):
        raise NotFound
    response = FileResponse(default_storage.open(stored.path), content_type=stored.media_type)
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; img-src 'self'"
    return response

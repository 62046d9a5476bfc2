"""Every row that points to a person follows him, whichever feature it belongs to.

Found by walking the models, so a new feature is taken along without a word here. What can't follow by a changed key is
named in STAYS with what happens to it instead; a test fails for an append-only table that is not named.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from doorstep.residents.models import Person

#: model label → why its rows keep the old key.
STAYS = {
    "ledger.record": "append-only; what stands is posted anew under the kept file, see ledger.services.hand_over",
    "ledger.walkinlink": "append-only; a head that was given a name keeps it",
    "matching.pair": "is about the two files",
    "matching.merge": "is about the two files",
}
#: Rows whose area the database holds equal to the person's: it is told together with him.
WITH_AREA = {"elders.sheet"}
Moved = dict[str, dict[str, list[int]]]


def keys_to_person() -> Iterator[tuple[type[models.Model], Any]]:
    """(model, field) of every foreign key to a person that can follow."""
    for model in apps.get_models():
        if model._meta.label_lower in STAYS or model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.concrete_fields:
            if field.is_relation and field.remote_field and field.related_model is Person:
                yield model, field


def follow(gone: Person, kept: Person) -> tuple[Moved, dict[str, int]]:
    """Moves the rows; gives what moved, and how many stayed because the kept file has such a row of its own."""
    moved: Moved = {}
    stayed: dict[str, int] = {}
    for model, field in keys_to_person():
        keys = list(model._base_manager.filter(**{field.name: gone}).values_list("pk", flat=True))
        done = _repoint(model, field, keys, kept)
        if done:
            moved.setdefault(model._meta.label_lower, {})[field.name] = [
                kept.pk if field.primary_key else key for key in done
            ]
        if len(done) < len(keys):
            label = model._meta.label_lower
            stayed[label] = stayed.get(label, 0) + len(keys) - len(done)
    return moved, stayed


def go_back(moved: Moved, *, kept: Person, gone: Person) -> None:
    """The rows that had followed, as far as they still belong to the kept file."""
    for label, fields in moved.items():
        model = apps.get_model(label)
        for name, keys in fields.items():
            field = model._meta.get_field(name)
            still = list(model._base_manager.filter(**{name: kept, "pk__in": keys}).values_list("pk", flat=True))
            _repoint(model, field, still, gone)


def _repoint(model: type[models.Model], field: Any, keys: list[Any], person: Person) -> list[Any]:
    """All at once; where the database refuses one of them, one by one, and the refused ones stay."""
    if not keys:
        return []
    rows = model._base_manager
    change: dict[str, Any] = {field.name: person}
    if model._meta.label_lower in WITH_AREA:
        change["area_path"] = person.area_path
    try:
        with transaction.atomic():
            rows.filter(pk__in=keys).update(**change)
            return keys
    except IntegrityError:
        done = []
        for key in keys:
            try:
                with transaction.atomic():
                    rows.filter(pk=key).update(**change)
                    done.append(key)
            except IntegrityError:
                continue
        return done


def files_merged_into(person: Person) -> list[Person]:
    """Registered with `privacy.erasing`: the closed files of the same person, those merged into these too."""
    found: dict[int, Person] = {}
    waiting = [person.pk]
    while waiting:
        rows = Person._base_manager.filter(pk__in=_gone_into(waiting)).exclude(pk__in=found)
        new = list(rows.order_by("pk"))
        found |= {one.pk: one for one in new}
        waiting = [one.pk for one in new]
    return list(found.values())


def _gone_into(keys: list[int]) -> Any:
    merges = apps.get_model("matching.merge")._base_manager.filter(kept_id__in=keys, undone_at__isnull=True)
    return merges.values("gone_id")

"""Every table with a key to a person says what becomes of it when the person is erased."""

from doorstep.privacy import erasing


def test_every_table_of_people_is_in_the_plan() -> None:
    tables = {model._meta.label_lower for model, _field in erasing.tables()}
    missing = tables - set(erasing.PLAN)
    assert not missing, (
        f"say in the `ready` of its app what erasing.PLAN does with {sorted(missing)}: keep, delete, blank"
    )
    assert set(erasing.PLAN) <= tables, "no entry outlives its table"

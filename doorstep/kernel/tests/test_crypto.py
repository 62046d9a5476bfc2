"""Sealed fields open again, also after the key has changed, and say nothing to whoever reads the table."""

import pytest
from cryptography.exceptions import InvalidTag

from doorstep.kernel import crypto


def test_what_is_sealed_opens_again_and_looks_different_each_time() -> None:
    one, two = crypto.encrypt("13800001234"), crypto.encrypt("13800001234")
    assert one != two
    assert "1380" not in one
    assert crypto.decrypt(one) == crypto.decrypt(two) == "13800001234"


def test_rows_of_the_old_key_are_read_after_a_new_one_came(monkeypatch: pytest.MonkeyPatch) -> None:
    old = crypto.encrypt("320613195001011234")
    monkeypatch.setenv("DOORSTEP_FIELD_KEY", "2")
    new = crypto.encrypt("320613195001011234")
    assert (old[:3], new[:3]) == ("k1.", "k2.")
    assert crypto.decrypt(old) == crypto.decrypt(new)


def test_a_changed_ciphertext_is_refused() -> None:
    sealed = crypto.encrypt("13800001234")
    broken = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(InvalidTag):
        crypto.decrypt(broken)


def test_the_hash_depends_on_what_it_is_for() -> None:
    assert crypto.keyed_hash("1234", "phone") == crypto.keyed_hash("1234", "phone")
    assert crypto.keyed_hash("1234", "phone") != crypto.keyed_hash("1234", "id-tail")
    assert crypto.keyed_hash("", "phone") == ""

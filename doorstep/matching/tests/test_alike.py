"""Names that may be one person's."""

import pytest

from doorstep.matching.alike import alike


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("陈荣华", "陈荣华", "name"),
        ("陈荣华", "陳榮華", "name"),
        ("陈 荣华", "陈荣华", "name"),
        ("阿依古丽·买买提", "阿依古丽•买买提", "name"),
        ("张秀英", "张秀瑛", "sound"),
        ("王芳", "王方", "sound"),
        ("张秀英", "张秀芳", ""),
        ("张秀英", "张英", ""),
        ("李强", "王强", ""),
    ],
)
def test_how_two_names_are_alike(one, other, how):
    assert alike(one, other) == how
    assert alike(other, one) == how

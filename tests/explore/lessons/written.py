"""A lesson file that is right, to be put wrong in one place."""

from pathlib import Path

LESSON = """\
format = 1
id = "mine"
title = { en = "Mine", zh = "我的课" }
about = { en = "A try", zh = "试一试" }

[[step]]
title = { en = "One neuron", zh = "一个神经元" }
minutes = 2
example = "lesson"
at = [2, 3, 1]
set = { order = "x_first", relu = false }
change = { "W0[2,2,1]" = 0 }
do = ["back", "next"]
scene = "field"
light = "same_weights"
text = { en = "V is *one* number.", zh = "V 是*一个*数。" }
notes = { en = "Wait.", zh = "等一等。" }
expect = { value = 6, "V[2,3,1]" = 6 }

[step.question]
kind = "number"
ask = { en = "What is V?", zh = "V 是多少？" }
about = "V[2,3,1]"
answer = "{value}"
wrong = [
    { idea = "forgot_bias" },
    { answer = 5, why = { en = "That is filter 0.", zh = "那是滤波器 0。" } },
]
withhold = ["value"]
explained = { en = "The bias is added.", zh = "加上偏置。" }

[[step.then]]
text = { en = "Now without sharing.", zh = "现在不共享。" }
set = { sharing = "unshared" }

[[step]]
title = { en = "A choice", zh = "选择" }
minutes = 1.5
text = { en = "a < b", zh = "a < b" }

[step.question]
kind = "choice"
ask = { en = "Which?", zh = "哪一个？" }
choices = [
    { idea = "swapped_indices" },
    { answer = "{value}", right = true },
    { answer = { en = "none", zh = "没有" }, why = { en = "There is one.", zh = "有一个。" } },
]

[[step]]
title = { en = "A cell", zh = "格子" }
minutes = 1
text = { en = "Look at V.", zh = "看 V。" }

[step.question]
kind = "cell"
ask = { en = "Click it.", zh = "点击它。" }
answer = "V[2,3,1]"
wrong = [{ answer = "V[3,2,1]", why = { en = "Swapped.", zh = "反了。" } }]
"""


def put(folder: Path, text: str | bytes = LESSON, name: str = "my.toml") -> Path:
    """Write a lesson file and return where it is."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def changed(*changes: tuple[str, str]) -> str:
    """Return the lesson with each first text, where it is first, replaced by the second."""
    text = LESSON
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text

"""Lines are added to a file that a person wrote, and nothing else in it changes."""

import pytest
import yaml

from extractors.yaml_edit import with_boilerplate

LINES = ['Sign up: "The Bay", every Friday', "# not a comment"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Bay  # the paper\n", "title: Bay  # the paper\nextract:\n  boilerplate:\n    - {0}\n    - {1}\n"),
        ("title: Bay", "title: Bay\nextract:\n  boilerplate:\n    - {0}\n    - {1}\n"),
        (
            "extract:  # how it is read\n  drop: [.a]\ntitle: Bay\n",
            "extract:  # how it is read\n  boilerplate:\n    - {0}\n    - {1}\n  drop: [.a]\ntitle: Bay\n",
        ),
        ("extract: {{drop: [.a]}}\n", "extract: {{boilerplate: [{0}, {1}], drop: [.a]}}\n"),
        ("extract: {{}}\n", "extract: {{boilerplate: [{0}, {1}]}}\n"),
        ("extract:\ntitle: Bay\n", "extract:\n  boilerplate:\n    - {0}\n    - {1}\ntitle: Bay\n"),
        (
            "extract:\n  boilerplate:\n  - one  # since May\n  # the end\n  drop: [.a]\n",
            "extract:\n  boilerplate:\n  - one  # since May\n  - {0}\n  - {1}\n  # the end\n  drop: [.a]\n",
        ),
        ("extract:\n  boilerplate:\n    - one", "extract:\n  boilerplate:\n    - one\n    - {0}\n    - {1}\n"),
        ("extract: {{boilerplate: one}}\n", 'extract: {{boilerplate: ["one", {0}, {1}]}}\n'),
        ("extract: {{boilerplate: [one, two]}}\n", 'extract: {{boilerplate: ["one", "two", {0}, {1}]}}\n'),
        ('{{"title": "Bay"}}', '{{"extract": {{"boilerplate": [{0}, {1}]}}, "title": "Bay"}}'),
    ],
)
def test_lines_are_added_in_the_style_of_the_file(before, after):
    quoted = (r'"Sign up: \"The Bay\", every Friday"', '"# not a comment"')
    text = with_boilerplate(before.format(), LINES)

    assert text == after.format(*quoted)
    assert yaml.safe_load(text)["extract"]["boilerplate"][-2:] == LINES

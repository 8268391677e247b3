"""The tokens keep their contrast; nothing else names a colour."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[3] / "platform/keting/web/static/web/css"
TOKENS = (CSS / "tokens.css").read_text("utf-8")
DARK = TOKENS[TOKENS.index("prefers-color-scheme: dark") : TOKENS.index("@media print")]
GROUNDS = ("paper", "paper-2", "sheet", "jade-wash", "persimmon-wash")
TEXTS = ("ink", "ink-2", "jade", "persimmon")
SHAPES = ("jade-2", "persimmon-2", "rule-2")


def colours(text):
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", text))


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_seven_to_one_and_shapes_three(scheme, ground):
    found = colours(TOKENS[: TOKENS.index("@media")] if scheme == "light" else DARK)
    weak = [name for name in TEXTS if contrast(found[name], found[ground]) < 7]
    weak += [name for name in SHAPES if contrast(found[name], found[ground]) < 3]
    assert not weak
    assert contrast(found["on-jade"], found["jade"]) >= 7


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_only_the_tokens_name_colours(sheet):
    text = sheet.read_text("utf-8")
    assert len(text.splitlines()) <= 300
    if sheet.name != "tokens.css":
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\")|rgba?\(|hsla?\(", text)

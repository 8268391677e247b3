"""The papers that the law asks for, written from the register of fields."""

import re

import pytest
from django.utils.translation import override

from keting.accounts.kinds import Role
from keting.cli import COMMANDS, find, load
from keting.privacy.labels import Whose
from keting.privacy.register import purposes, readers


@pytest.mark.parametrize(
    ("words", "language", "title", "nobody"),
    [
        ("privacy record", "zh-hans", "# 个人信息处理活动记录", "不向任何人提供"),
        ("privacy record --language en", "en", "# Record of processing activities", "Given to: Nobody."),
        ("privacy assessment", "zh-hans", "# 个人信息保护影响评估（草案）", "SM4"),
        ("privacy assessment --language en", "en", "# Impact assessment", "SM4"),
    ],
)
def test_a_paper(
    words: str, language: str, title: str, nobody: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name, rest = find(words.split())
    load(COMMANDS[str(name)].target)(rest)
    paper = capsys.readouterr().out
    assert paper.startswith(title)
    assert nobody in paper
    with override(language):
        told = [one for one in purposes() if one.necessity or "record" in words]
        assert [
            str(one.title) for one in told if str(one.why) not in paper or str(one.title) not in paper
        ] == []
    assert ("| households.Resident | household name" in paper) is ("record" in words)
    if language != "en":
        prose = re.sub(r"\|.*\||[a-z]+\.[A-Z]\w+|AES|SM4|# .*", "", paper)
        assert re.findall(r"[A-Za-z]{3,}", prose) == []


def test_readers_are_those_of_the_doors() -> None:
    seen = {str(one.doors[0]): readers(one) for one in purposes(Whose.RESIDENTS)}
    assert Role.LEADER in seen["households:"]
    assert not {Role.LEADER, Role.VOLUNTEER, Role.FRONT_DESK} & set(seen["visits:"])
    assert not {Role.OPERATOR, Role.ANALYST, Role.ROLLOUT, Role.SECURITY} & set().union(*seen.values())

"""Pinyin of names, for search and order."""

from functools import lru_cache

from keting.pinyin import syllables

# As surnames these are read otherwise than as words.
SURNAMES = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "区": "ou", "任": "ren", "查": "zha", "朴": "piao",
    "盖": "ge", "纪": "ji", "宁": "ning", "翟": "zhai", "尉迟": "yuchi", "万俟": "moqi", "长孙": "zhangsun",
    "华": "hua", "乐": "yue", "员": "yun", "繁": "po", "折": "she", "黑": "he", "覃": "qin", "冼": "xian",
    "缪": "miao", "宓": "mi", "燕": "yan", "谌": "chen", "卜": "bu", "召": "shao", "种": "chong", "薄": "bo",
    "那": "na", "重": "chong", "洗": "xian", "哈": "ha", "尹": "yin", "令狐": "linghu", "澹台": "tantai",
}  # fmt: skip


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    return syllables(character)[0].lower()


def spell(name: str) -> tuple[str, str]:
    """`(pinyin, initials)` of a name: 单雄信 → ("shanxiongxin", "sxx"); Latin names keep their letters."""
    for length in (2, 1):
        reading = SURNAMES.get(name[:length])
        if reading:
            rest = [_syllable(character) for character in name[length:]]
            initials = [reading[0], *(syllable[0] for syllable in rest)]
            return reading + "".join(rest), "".join(initials)
    if name.isascii():
        words = name.lower().split()
        return "".join(words), "".join(word[0] for word in words)
    syllables = [_syllable(character) for character in name if not character.isspace()]
    return "".join(syllables), "".join(syllable[0] for syllable in syllables if syllable)

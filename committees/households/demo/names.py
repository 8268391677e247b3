"""Invented names, made of common surnames and characters."""

import random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈任姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤单仇"
)
OLD_MEN = "国建志明德福生根宝林荣祥发金永良伟民华兴顺康仁义忠成"
OLD_WOMEN = "秀英桂兰珍凤芳玉梅淑贞月琴金娣妹香云素珠惠莲菊霞"
MEN = "伟强磊军勇杰涛斌浩宇晨轩铭睿泽航博俊哲昊天嘉诚子豪一凡"
WOMEN = "静丽敏艳娜婷雪琳倩怡欣颖佳慧悦晓雯梦瑶诗涵语彤若萱"
FIRST_M = ("Thomas", "Kenji", "Pierre", "Min-jun", "Lars", "Marco", "Daniel", "Hiroshi", "Ivan", "Carlos")
FIRST_F = ("Anna", "Yuki", "Claire", "Ji-woo", "Ingrid", "Sofia", "Emily", "Naomi", "Olga", "Lucia")
LAST = ("Berger", "Tanaka", "Moreau", "Park", "Nilsson", "Ricci", "Walker", "Yamada", "Petrova", "Silva")


def chinese(rng: random.Random, *, sex: str, born: int, surname: str = "") -> str:
    """A name of two or three characters in the fashion of its year of birth."""
    men, women = (OLD_MEN, OLD_WOMEN) if born < 1970 else (MEN, WOMEN)
    given = men if sex == "1" else women
    length = 1 if rng.random() < 0.2 else 2
    return (surname or a_surname(rng)) + "".join(rng.choice(given) for _ in range(length))


def a_surname(rng: random.Random) -> str:
    """Common ones more often."""
    return SURNAMES[min(int(rng.expovariate(1 / 22)), len(SURNAMES) - 1)]


def foreign(rng: random.Random, *, sex: str, last: str) -> str:
    """A name from abroad."""
    return f"{rng.choice(FIRST_M if sex == '1' else FIRST_F)} {last}"

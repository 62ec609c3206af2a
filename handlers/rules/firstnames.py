"""By which word of a name somebody is called in a sentence that has room for one.

Where the family name may stand first, the whole name is said: "Li Wei" is never "Li".
"""

_NAMES = (
    "an bai bae cai cao chan chang chen cheng cheung choi chow chu cui dai deng ding do dong du duan fan fang feng fu "
    "gao gong gu guan guo han hao he ho hong hoang hou hu hua huang hui hwang ito jang jeong ji jia jiang jin jung "
    "kang kim kong kwok kwon lai lam lau law lee lei leung li lian liang liao lim lin liu lo long lu luo lv ma mao "
    "mei meng mo ng ngo nguyen ni nie ning oh ouyang pan pang park peng pham phan qi qian qiao qin qiu qu ren ryu "
    "sato shao shen shi shin sima situ song su sun suzuki takahashi tan tanaka tang tao tian tong tran tsang tse vo "
    "vu wan wang watanabe wei wen weng wong woo wu xia xiang xiao xie xing xiong xu xue yamamoto yan yang yao ye "
    "yeung yi yin yoon yu yuan yue yun zeng zhai zhan zhang zhao zheng zhong zhou zhu zhuang zhuge zou "
)
_FAMILY = frozenset(_NAMES.split())  # family names of languages in which they come first, in Latin letters


def first(name: str) -> str:
    """The first word of a name that surely begins with a given one, else the whole name."""
    word, _, more = name.strip().partition(" ")
    is_given = bool(more) and word.isalpha() and word[0] < "\u0370" and word.casefold() not in _FAMILY
    return word if is_given else name.strip()

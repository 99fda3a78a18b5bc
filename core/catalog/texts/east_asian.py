"""Chinese, Japanese or Korean of two bytes a letter, told by how many of the letters are frequent
ones: short texts, such as the title and artist of one file, are valid in several encodings."""

import re
from dataclasses import dataclass

_ENCODINGS = ("cp932", "gb18030", "big5", "cp949", "euc_jp")
_FEWEST, FEW = 3, 6  # letters beyond ASCII: less tell nothing, less are not certain
_COMMON, _COMMON_OF_FEW = 0.3, 0.5  # share of frequent letters
_LIKER = 0.2  # how much larger it is than by any other reading
_NO_LANGUAGE = 0.1  # the share below which a text is in no language of these
# The most frequent letters of modern texts, and those of titles and names.
_HAN = frozenset(
    "的一是不了在人有我他这这個们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用"
    "道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者"
    "意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应向头文体美相见被利二等"
    "新己身果加西月话合回特代内信表化老给世位次度门先海通原东声提立及比水名真走义各入几口平气活更别打女变四神"
    "总何电安少结反受目太再感建做接场件计期市直德命山金指许统区保至形社便空治展马科五基眼书非听白光放强即像难"
    "思王象完设式色路记南品住告类求程北边死张交万取格望觉共传师清今让带爱春夏秋冬夜花风雨雪星云树鸟梦歌曲音乐"
    "钢琴舞唱首版精选集专辑红黑蓝青绿静轻松早晨晚安午朋友童话旅行欢喜泪远近飞伤孤独寂寞温柔故乡城河江湖岛阳影"
    "舟船桥窗灯酒茶李刘陈杨赵黄周吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董邓许"
    "這個們來為國說時會對過發後裡種經學現當沒動還進從實軍無與長機關點業將兩間問應頭體見話內給門東聲義幾氣變"
    "總電結場計統區馬書聽強難設記邊張萬覺傳師讓帶愛風鳥夢樂鋼鳴輯紅藍綠靜輕鬆歡淚遠飛傷獨溫鄉島陽橋燈劉陳楊"
    "趙黃吳孫羅鄭謝韓馮鄧許雲樹選專鄰灣"
    "気発売学対戦楽実悪広図駅黒緑鉄姫桜竜恋歩涙響奏笛祭庭園森川田村松山本藤井佐高橋渡辺伊鈴木加中小木斎郎美香"
    "君空想希未来光影朝昼夕街窓海岸波砂町道旅人生命心静幸笑友情虹蝶鬼剣魔勇者宇宙琴和洋歌声合唱団版"
)
_KANA = frozenset(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), 0x30FC)))
_HANGUL = frozenset(
    "이다는에의을가고하지한도리로은기사나서자를인그아시어해있정대스부라일수과만보상전으주여제들안성장동거마음우구"
    "오선신원무조바소게미생되식유내연경국모비문니면진적것세방말물야람러공호드때요각관트치년당산없화실려와너랑봄여"
    "름가을겨울밤별달꽃눈비하늘길집날빛꿈노래김박최정강조윤장임한오서신권황안송류전홍애국행복친구처럼첫눈그대나"
    "무바다새벽아침저녁불꽃카페배경악피아노곡집단합창성탄절춤추억엄마빠랑해저회위동희선현숙영은준민지수철석태양"
)
# One alone inside a Latin word is an umlaut with the letter behind it: "Stück" as "St點k".
_IN_WORD = re.compile("(?<=[A-Za-z])[^\0-\x7f](?=[A-Za-z])")
_LETTERS = {name: _HAN | _KANA if name in ("cp932", "euc_jp") else _HAN for name in _ENCODINGS}
_LETTERS["cp949"] = _HANGUL


@dataclass(frozen=True)
class EastAsianText:
    """A text by one encoding, its letters beyond ASCII, and the share of frequent ones among
    them."""

    encoding: str
    text: str
    n_letters: int
    share: float

    @property
    def is_frequent(self) -> bool:
        return self.share >= (_COMMON if self.n_letters >= FEW else _COMMON_OF_FEW)


def read(content: bytes) -> EastAsianText | None:
    """The reading whose letters are frequent, where no other comes near; else None."""
    found = [reading for name in _ENCODINGS if (reading := _reading(content, name))]
    best = max(found, key=lambda reading: reading.share, default=None)
    if best is None or not best.is_frequent:
        return None
    near = [other for other in found if best.share - other.share < _LIKER]
    return best if near == [best] else None


def is_unlike(content: bytes, name: str) -> bool:
    """Whether hardly a letter of a text in one of these encodings is frequent, so that it is hardly
    in this one; False for other encodings."""
    found = _reading(content, name) if name in _ENCODINGS else None
    return found is not None and found.share < _NO_LANGUAGE


def _reading(content: bytes, name: str) -> EastAsianText | None:
    try:
        text = content.decode(name)
    except UnicodeDecodeError:
        return None
    letters = [letter for letter in text if letter > "\x7f" and letter.isalpha()]
    if len(letters) < _FEWEST:
        return None
    share = sum(map(_LETTERS[name].__contains__, _IN_WORD.sub("", text))) / len(letters)
    return EastAsianText(name, text, len(letters), share)

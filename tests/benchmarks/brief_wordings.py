"""How briefs are worded in `bench_words`: two sets that share no template and few words; the first
is for trying things out, the second for reporting."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """templates : by language, with {want}, {not}, {tempo}, {length} where they occur
    words : by tag, what is said instead of it, by language
    """

    templates: dict[str, tuple[str, ...]]
    negations: dict[str, tuple[str, ...]]
    tempos: dict[str, tuple[str, ...]]
    lengths: dict[str, tuple[str, ...]]
    words: dict[str, dict[str, tuple[str, ...]]]


TRYING = Wording(
    {
        "en": ("{want}{not}{tempo}{length}", "Something {want}{not}{tempo}{length}, please"),
        "de": ("{want}{not}{tempo}{length}", "Ich suche etwas: {want}{not}{tempo}{length}"),
        "ja": ("{want}{not}{tempo}{length}",),
    },
    {"en": (", no {}", ", without {}"), "de": (", ohne {}", ", kein {}"), "ja": ("、{}なし",)},
    {
        "en": (", {low} to {high} BPM", ", between {low} and {high} bpm"),
        "de": (", {low} bis {high} BPM",),
        "ja": ("、{low}〜{high}BPM",),
    },
    {
        "en": (", under {most} seconds", ", at most {most} s"),
        "de": (", unter {most} Sekunden",),
        "ja": ("、{most}秒以内",),
    },
    {
        "calm": {"en": ("calm", "relaxed"), "de": ("ruhig",), "ja": ("穏やか",)},
        "sad": {"en": ("sad", "melancholic"), "de": ("traurig",), "ja": ("悲しい",)},
        "funny": {"en": ("funny", "comical"), "de": ("lustig",), "ja": ("コミカル",)},
        "bright": {"en": ("bright", "happy"), "de": ("fröhlich",), "ja": ("明るい",)},
        "exciting": {"en": ("exciting", "energetic"), "de": ("aufregend",), "ja": ("激しい",)},
        "piano": {"en": ("piano",), "de": ("Klavier",), "ja": ("ピアノ",)},
        "percussion": {"en": ("percussion", "drums"), "de": ("Schlagzeug",), "ja": ("ドラム",)},
        "strings": {"en": ("strings",), "de": ("Streicher",), "ja": ("ストリングス",)},
        "electric guitar": {
            "en": ("electric guitar",),
            "de": ("E-Gitarre",),
            "ja": ("エレキギター",),
        },
        "acoustic guitar": {
            "en": ("acoustic guitar",),
            "de": ("Akustikgitarre",),
            "ja": ("アコギ",),
        },
        "film": {"en": ("film", "for a film"), "de": ("Film",), "ja": ("映画",)},
        "commercial": {"en": ("commercial", "for an advert"), "de": ("Werbung",), "ja": ("広告",)},
        "rock": {"en": ("rock",), "de": ("Rock",), "ja": ("ロック",)},
        "jazz": {"en": ("jazz",), "de": ("Jazz",), "ja": ("ジャズ",)},
    },
)
REPORTING = Wording(
    {
        "en": (
            "We need {want} for our next clip{not}{tempo}{length}.",
            "{want} track wanted{length}{tempo}{not}",
            "Can you find me a {want} piece?{tempo}{length}{not}",
            "Brief: {want}{tempo}{not}{length}. Thanks!",
        ),
        "de": (
            "Für unser Video brauchen wir {want}{length}{tempo}{not}.",
            "Gesucht: {want}{tempo}{not}{length}",
            "Bitte {want}{not}{length}{tempo}, danke",
        ),
        "ja": ("{want}の曲を探しています{tempo}{length}{not}", "{want}で{length}{tempo}{not}"),
    },
    {
        "en": (", but please no {}", "; avoid {}", ", not {}", ", {} should not be in it"),
        "de": (", aber bitte kein {}", ", nicht {}", "; ohne jedes {}"),
        "ja": ("、{}は不要", "、{}以外"),
    },
    {
        "en": (
            ", tempo {low}-{high}",
            ", somewhere from {low} to {high} beats per minute",
            ", about {mid} BPM",
        ),
        "de": (", Tempo zwischen {low} und {high}", ", etwa {mid} BPM"),
        "ja": ("、テンポは{low}から{high}", "、{mid}BPMくらい"),
    },
    {
        "en": (", no longer than {most} seconds", ", shorter than {most} s", ", max {most} sec"),
        "de": (", höchstens {most} Sekunden", ", nicht länger als {most} s"),
        "ja": ("、{most}秒以下", "、長さは{most}秒まで"),
    },
    {
        "light": {
            "en": ("light-hearted", "carefree", "light"),
            "de": ("unbeschwerte", "leichte"),
            "ja": ("軽快",),
        },
        "funny": {
            "en": ("quirky", "humorous", "goofy", "funny"),
            "de": ("witzige", "komische"),
            "ja": ("面白い",),
        },
        "bright": {
            "en": ("cheerful", "sunny", "joyful"),
            "de": ("heitere", "helle"),
            "ja": ("陽気",),
        },
        "gentle": {
            "en": ("tender", "soft", "gentle"),
            "de": ("sanfte", "zarte"),
            "ja": ("優しい",),
        },
        "exciting": {
            "en": ("thrilling", "high-energy", "powerful"),
            "de": ("mitreißende", "energiegeladene"),
            "ja": ("エキサイティング",),
        },
        "calm": {
            "en": ("tranquil", "peaceful", "soothing"),
            "de": ("entspannte", "beruhigende"),
            "ja": ("静か",),
        },
        "stylish": {
            "en": ("cool", "sophisticated", "classy"),
            "de": ("stilvolle", "schicke"),
            "ja": ("おしゃれ",),
        },
        "fresh": {
            "en": ("refreshing", "crisp", "fresh"),
            "de": ("frische", "erfrischende"),
            "ja": ("爽やか",),
        },
        "sad": {
            "en": ("sorrowful", "gloomy", "heartbreaking"),
            "de": ("melancholische", "wehmütige"),
            "ja": ("切ない",),
        },
        "warm": {
            "en": ("cosy", "heart-warming", "warm"),
            "de": ("gemütliche", "warme"),
            "ja": ("温かい",),
        },
        "dark": {
            "en": ("sinister", "ominous", "dark"),
            "de": ("düstere", "finstere"),
            "ja": ("暗い",),
        },
        "tense": {
            "en": ("suspenseful", "nerve-racking", "tense"),
            "de": ("spannende", "angespannte"),
            "ja": ("緊張",),
        },
        "heroic": {
            "en": ("epic", "triumphant", "heroic"),
            "de": ("heldenhafte", "epische"),
            "ja": ("壮大",),
        },
        "romantic": {
            "en": ("loving", "romantic", "passionate"),
            "de": ("romantische", "verliebte"),
            "ja": ("ロマンチック",),
        },
        "mysterious": {
            "en": ("mystical", "enigmatic", "mysterious"),
            "de": ("geheimnisvolle", "rätselhafte"),
            "ja": ("神秘的",),
        },
        "nostalgic": {
            "en": ("sentimental", "nostalgic", "wistful"),
            "de": ("nostalgische",),
            "ja": ("懐かしい",),
        },
        "synthesizer": {
            "en": ("synths", "synthesizer"),
            "de": ("Synthesizer", "Synthies"),
            "ja": ("シンセ",),
        },
        "piano": {"en": ("piano", "grand piano"), "de": ("Klavier", "Flügel"), "ja": ("ピアノ",)},
        "electric guitar": {
            "en": ("electric guitars", "distorted guitar"),
            "de": ("E-Gitarren", "elektrische Gitarre"),
            "ja": ("エレキ",),
        },
        "acoustic guitar": {
            "en": ("acoustic guitar", "nylon guitar"),
            "de": ("Akustikgitarre",),
            "ja": ("アコースティックギター",),
        },
        "strings": {"en": ("string section", "strings"), "de": ("Streicher",), "ja": ("弦楽器",)},
        "percussion": {
            "en": ("drums", "drum kit"),
            "de": ("Trommeln", "Schlagzeug"),
            "ja": ("打楽器",),
        },
        "brass section": {
            "en": ("brass", "horns"),
            "de": ("Blechbläser", "Bläser"),
            "ja": ("ブラス",),
        },
        "violin": {"en": ("fiddle", "violin"), "de": ("Geige",), "ja": ("バイオリン",)},
        "saxophone": {"en": ("sax",), "de": ("Saxofon",), "ja": ("サックス",)},
        "flute": {"en": ("flute",), "de": ("Querflöte",), "ja": ("笛",)},
        "organ": {"en": ("hammond organ", "organ"), "de": ("Orgel",), "ja": ("オルガン",)},
        "choir": {"en": ("choir", "choral"), "de": ("Chor",), "ja": ("合唱",)},
        "bells": {"en": ("glockenspiel", "bells"), "de": ("Glocken",), "ja": ("ベル",)},
        "hip hop": {"en": ("hip-hop", "rap"), "de": ("Hip-Hop",), "ja": ("ヒップホップ",)},
        "classical": {
            "en": ("classical", "baroque"),
            "de": ("klassische", "Klassik"),
            "ja": ("クラシック",),
        },
        "orchestral": {
            "en": ("symphonic", "orchestral"),
            "de": ("orchestrale", "Orchester"),
            "ja": ("オーケストラ",),
        },
        "techno": {
            "en": ("electronic", "techno"),
            "de": ("elektronische", "Techno"),
            "ja": ("テクノ",),
        },
        "film": {"en": ("movie", "cinema"), "de": ("Kino", "Spielfilm"), "ja": ("映画",)},
        "television": {"en": ("TV show", "television"), "de": ("Fernsehen",), "ja": ("テレビ",)},
        "commercial": {"en": ("advertising", "TV commercial"), "de": ("Werbespot",), "ja": ("CM",)},
        "corporate": {
            "en": ("business", "company"),
            "de": ("Unternehmen", "Imagefilm"),
            "ja": ("企業",),
        },
        "game": {"en": ("video game", "gaming"), "de": ("Computerspiel",), "ja": ("ゲーム",)},
        "wedding": {"en": ("wedding", "bridal"), "de": ("Hochzeit",), "ja": ("結婚式",)},
        "sports": {"en": ("workout", "sports"), "de": ("Sport",), "ja": ("スポーツ",)},
        "travel": {"en": ("vlog", "travel"), "de": ("Reisevideo", "Reise"), "ja": ("旅行",)},
        "event": {"en": ("ceremony", "event"), "de": ("Veranstaltung",), "ja": ("イベント",)},
    },
)

"""Small words by which a clause is read: what compares, what spares, what a "no" is said of."""

OR = ("or", "oder", "nor", "noch")
TOO = ("too", "zu", "allzu")  # "the last one was too sad"
# "Not sad piano" wants a piano.
OF_PROPERTIES = ("not", "nicht", "never", "nothing", "nichts", *TOO)
ALL = ("anything", "everything", "all", "alles")  # "anything but rock"
PREFERRING = ("rather", "lieber", "eher", "prefer", "preferably", "bevorzugt")
ONLY = ("only", "nur", "alone")
KINDS = ("acoustic", "akustisch")  # of guitars; alone they are a genre
WITH = ("with", "mit")  # "with or without drums"
RATHER = ("more", "mehr", "closer", "nearer", "näher")  # "jazz more than rock"
MORE = ">"
BUT_FOR = ("except", "excluding", "ausser")  # "nothing except piano"
MUSIC = (["music"], ["track"], ["theme"], ["tune"], ["jingle"])  # "calm intro music"
PIECES = ("intro", "outro", "einstieg")  # pieces of their own, or parts of one
ARTICLES = ("a", "an", "ein", "eine", "einen", "einem")
PARTS_OF = ("has", "have", "having", "had", "hat", "haben", "then", "after", "before", "but", "and")
NEAR = 5  # words
TO_WHAT = ("than", "als", "over", "to", MORE)  # "rather jazz than rock", "jazz > rock"
PADS = ("pad", "pads")  # a sound of what is before it
A_NO = ("no", "without", "ohne", "avoid", "kein", "keine", "keinen", "keinem", "keiner")

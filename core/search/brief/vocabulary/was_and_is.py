"""What a brief tells of before, beside what it asks for now: "we had 60 secs; now we need 45"."""

_WHO = r"(?:we|i|they|you|(?:the\s+)?(?:client|director|editor|producer|boss)|wir|ich|der\s+kunde)"
_WAS = (
    rf"(?:\b(?:originally|initially|previously|formerly|at\s+first|ursprünglich|vorher|zuerst|anfangs|zunächst)\b|"
    rf"\b{_WHO}(?:'d|\s+(?:had|first|already))?\s+(?:had|used|wanted|asked|said|liked|started|went|were|hatten?|wollten?|sagten?)\b|"
    rf"\b(?:hatten?|wollten?)\s+{_WHO}\b|\b(?:was|were|ran|war|waren|lief)\b(?!\s+\w+ing\b))"
)
_MIND = r"(?:changed\s+(?:my|our|his|her|their)\s+minds?|(?:scratch|forget)\s+that)"
_NOW = (
    rf"(?:(?:now|jetzt|nun|inzwischen|mittlerweile)\b(?!\s+(?:also|too|auch)\b)|prefers?\b|{_MIND}\b|"
    r"new\s+(?:one|cut|edit|version)\b|(?:bring|take|bump|cut|change|raise|lower)\s+(?:it|that)\b)"
)
_STANDS = r"(?:too|not\s+\w+\s+enough|zu|as|like|same|wie|wondering)\b"  # what still counts
_BUT = r"(?:but|and|so|aber|und)"
BEFORE = (  # up to where it says what is to be now
    rf"(?:^|(?<=[.;!?,:)–—]))(?!(?:(?!\b{_BUT}\b)[^.;!?]){{0,120}}?\b{_STANDS})(?:(?!\b{_BUT}\b)[^.;!?,:)]){{0,60}}?{_WAS}[^.;!?]{{0,80}}?"
    rf"(?=(?:\s*[,;.–—]+\s*(?:{_BUT}\s+)?|\s+{_BUT}\s+)(?:[^\W\d]+(?:'[^\W\d]+)?\s+){{0,3}}?{_NOW})"
)
UNIT_THEN = r"(?:bpm|tempo|min(?:ute)?[sn]?|s|sec(?:s|onds?)?|sek(?:unden)?)\b"
NEW_NUMBER = rf"({BEFORE}[^\d.]{{0,60}}?\b\d{{2,3}})\b(?![\w:.]*\d|\s*{UNIT_THEN})"

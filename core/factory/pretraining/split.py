"""The fixed split of the teaching set, by source: teach, validate, kept.

What is kept stays apart until the model is chosen and measured; then it teaches as well.
"""

_KEPT = """
    ufoai supertuxkart album_helena marsshooter lugaru xmoto torus-trooper openarena openarena-088
    starfighter tuxtype wizznic lmms lmms_demos map-tiles warzone2100 mytuner csoundqt-examples
    the-noon-invasion fretsonfire-songs-sectoid freepats-old-piano-fb karoryfer.pastabass
    ixox.flute karoryfer.war-tuba samssonor karoryfer.meatbass fillets-ng-nl boswars speechbrain
    blanket qabcs
"""
_VALIDATE = """
    album_diarmuid colobot trackballs zaz gunroar plee-the-bear widelands dsmolken.double-bass
    2pacandbiggie mtg.solosax karoryfer.growlybass drumgizmo.muldjordkit megaglest ktuberling
    astromenace
"""
KEPT, VALIDATE = frozenset(_KEPT.split()), frozenset(_VALIDATE.split())


def part(source: str) -> str:
    """teach, validate or kept."""
    return "kept" if source in KEPT else "validate" if source in VALIDATE else "teach"

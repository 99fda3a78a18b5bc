"""What stands on the map in words: each neighbourhood has its most telling tag, and an example."""

import numpy as np

from core.search.map.map_regions import Region, Tagged, regions
from core.ui.map.regions import readable


def test_each_neighbourhood_gets_the_tag_that_tells_it_from_the_others() -> None:
    rng = np.random.default_rng(0)
    centres = {"piano": (0, 0), "drums": (10, 0), "voice": (0, 10)}
    xy = np.concatenate([rng.normal(at, 0.4, (50, 2)) for at in centres.values()])
    names = [*centres, "background"]
    common = Tagged(np.arange(150), np.full(150, 3), names)  # on every track: it tells nothing
    own = Tagged(np.arange(150), np.repeat([0, 1, 2], 50), names)
    found = {region.tag: region for region in regions(xy, [common, own])}
    for code, (name, at) in enumerate(centres.items()):
        assert np.allclose((found[name].x, found[name].y), at, atol=0.8)
        assert found[name].row // 50 == code, "the example carries the tag"
    telling = [tag for tag in found if tag != "background"]
    assert list(found)[: len(telling)] == telling, "what all have comes last, if at all"


def test_a_few_tagged_tracks_make_no_region() -> None:
    xy = np.random.default_rng(0).normal(0, 1, (40, 2))
    assert regions(xy, [Tagged(np.arange(3), np.zeros(3, int), ["rare"])]) == []


def test_names_that_would_run_into_one_another_are_not_both_written() -> None:
    xy = np.array([[0.0, 0.0], [10.0, 10.0]])
    places = {"electric guitar": (5.0, 5.0), "rock": (4.5, 5.2), "piano": (1.0, 5.1)}
    found = [Region(tag, x, y, 0) for tag, (x, y) in places.items()]
    assert [region.tag for region in readable(found, xy)] == ["electric guitar", "piano"]
    above = Region("rock", 4.5, 5.6, 0)
    assert above in readable([found[0], above], xy)

"""What a training run says of itself: held-out tracks, each category, and the pretrained model
beside it. Without torch."""

from dataclasses import dataclass

from core.records import field


@dataclass(frozen=True)
class HeldOut:
    """A held-out track: its tag, the predicted one and the probability of that."""

    track_id: str
    true: str
    predicted: str
    probability: float = field(0.0, least=0, most=1)


@dataclass(frozen=True)
class Apart:
    """How a run does on recordings that are nothing like those learnt from.

    right : share named right, with its 95 % interval from low to high ; n : tracks that were asked
    groups : of what is tied or sounds alike, each of them left out once ; alone : of one track
    """

    right: float = field(least=0, most=1)
    low: float = field(least=0, most=1)
    high: float = field(least=0, most=1)
    n: int = field(least=0)
    groups: int = field(least=0)
    alone: int = field(0, least=0)

    @property
    def words(self) -> str:
        """How it was tested, in a sentence."""
        return (
            f"On other recordings: each of {self.n:,} tracks is predicted by training without any"
            " track that shares its artist, album or folder, or has a similar file name or sound"
            f" ({self.groups:,} groups). Where all tracks with a tag are in one such group, they"
            " count one by one."
        )


@dataclass(frozen=True)
class CategoryResult:
    """How a run does on the held-out tracks that have a tag of one category.

    accuracy : share whose likeliest tag is given ; shipped_accuracy : the same by the pretrained
        model, None where it does not know the tags ; chance : if always the most frequent was said
    recall : tag to the share of its tracks that are said to have it ; several : tags a track
    p_at_5, shipped_p_at_5 : share of the five nearest held-out tracks that share a tag, by the
        run's embedding and by the pretrained one; None where there are too few
    apart, shipped_apart : accuracy on other recordings, and that of the pretrained model on the
        same tracks; None where it cannot be known
    """

    name: str
    n_train: int = field(least=0)
    n_test: int = field(least=0)
    accuracy: float = field(least=0, most=1)
    chance: float = field(least=0, most=1)
    recall: dict[str, float] = field(least=0, most=1)
    several: bool = False
    shipped_accuracy: float | None = field(None, least=0, most=1)
    p_at_5: float | None = field(None, least=0, most=1)
    shipped_p_at_5: float | None = field(None, least=0, most=1)
    apart: Apart | None = None
    shipped_apart: float | None = field(None, least=0, most=1)


@dataclass(frozen=True)
class Against:
    """A run beside the pretrained model.

    other, shipped_other : share of segments that find another one of their track among five; None
        where too few tracks have two
    worse : what it does worse by more than noise; () is what a run is kept for
    tag_weight : of what tags add to the embedding, 0 for nothing
    """

    other: float | None = field(None, least=0, most=1)
    shipped_other: float | None = field(None, least=0, most=1)
    worse: tuple[str, ...] = ()
    tag_weight: float = field(0.0, least=0, most=1)

    @property
    def words(self) -> str:
        """What is worse, and what follows, in a sentence; "" for nothing."""
        if not self.worse:
            return ""
        return (
            f"On held-out tracks this run is worse than the model that ships with Soundkin at"
            f" {' and '.join(self.worse)}, by more than chance explains, so that one stays in use."
        )


NOT_COMPARED = Against()

"""The teacher mn04_as (Schmid, Koutini, Widmer, ICASSP 2023; MIT licence) in PyTorch, from
../shared/teacher.

It teaches and is not shipped. A test holds it against ../shared/teacher/check.npz.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

SAMPLE_RATE, SECONDS = 32000, 10.0
SIZE, N_CLASSES = 384, 527  # of what it answers: an embedding, AudioSet's classes
N_FFT, HOP_LENGTH, WINDOW = 1024, 320, 800
N_MELS, FMAX = 128, 15000.0
KERNELS = (3, 3, 3, 5, 5, 5, 3, 3, 3, 3, 3, 3, 5, 5, 5)
STRIDES = (1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1)
EXCITED = frozenset((4, 5, 6, 11, 12, 13, 14, 15))  # blocks with squeeze and excitation
HARD_SWISH_FROM = 7


class Teacher:
    """Answers for sound at 32 kHz."""

    def __init__(self, folder: Path, device: str = "cpu"):
        with np.load(folder / "mn04_as.npz") as stored:
            self._w = {
                name: torch.from_numpy(stored[name]).float().to(device) for name in stored.files
            }
        self._device = device
        self._mel = mel_basis().to(device)
        self._window = F.pad(
            torch.hann_window(WINDOW, periodic=False), ((N_FFT - WINDOW) // 2,) * 2
        ).to(device)

    def __call__(self, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """y [shape=(n,)] at 32 kHz, repeated or cut to 10 s -> embedding (384,), logits (527,)."""
        embeddings, logits = self.many([y])
        return embeddings[0], logits[0]

    @torch.inference_mode()
    def many(self, sounds: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """k sounds as above -> embeddings (k, 384), logits (k, 527)."""
        n = int(SECONDS * SAMPLE_RATE)
        x = torch.from_numpy(np.stack([np.resize(y, n) for y in sounds]).astype(np.float32))
        x = self._spectrogram(x.to(self._device))
        x = F.hardswish(
            self._norm(
                F.conv2d(x, self._w["features.0.0.weight"], stride=2, padding=1),
                "features.0.1.",
            )
        )
        for number in range(1, len(KERNELS) + 1):
            x = self._block(x, number)
        last = len(KERNELS) + 1
        x = F.hardswish(
            self._norm(F.conv2d(x, self._w[f"features.{last}.0.weight"]), f"features.{last}.1.")
        )
        embedding = x.mean(dim=(2, 3))
        logits = self._linear(
            F.hardswish(self._linear(embedding, "classifier.2.")), "classifier.5."
        )
        return embedding.cpu().numpy(), logits.cpu().numpy()

    def _spectrogram(self, x: Tensor) -> Tensor:
        """x (k, n) -> (k, 1, 128, n_frames), about -1 to 1."""
        x = x[:, 1:] - 0.97 * x[:, :-1]
        spectrum = torch.stft(
            x, N_FFT, HOP_LENGTH, N_FFT, self._window, center=True, return_complex=True
        )
        S = self._mel @ (spectrum.real.square() + spectrum.imag.square())
        return ((torch.log(S + 1e-5) + 4.5) / 5.0)[:, None]

    def _block(self, x: Tensor, number: int) -> Tensor:
        """One inverted residual block of MobileNetV3: expand, depthwise, excite, project."""
        name, kernel = f"features.{number}.block.", KERNELS[number - 1]
        act = F.hardswish if number >= HARD_SWISH_FROM else F.relu
        layers = sorted(
            {int(key[len(name) :].split(".")[0]) for key in self._w if key.startswith(name)}
        )
        layers = [layer for layer in layers if f"{name}{layer}.0.weight" in self._w]
        y = x
        for layer in layers:
            W = self._w[f"{name}{layer}.0.weight"]
            depthwise = W.shape[-1] > 1
            stride, groups = (STRIDES[number - 1], len(W)) if depthwise else (1, 1)
            y = F.conv2d(
                y, W, stride=stride, padding=kernel // 2 if depthwise else 0, groups=groups
            )
            y = self._norm(y, f"{name}{layer}.1.")
            y = y if layer == layers[-1] else act(y)
            if depthwise and number in EXCITED:
                y = self._excited(y, f"{name}{layer + 1}.conc_se_layers.0.")
        return x + y if y.shape == x.shape else y

    def _excited(self, y: Tensor, name: str) -> Tensor:
        z = F.relu(self._linear(y.mean(dim=(2, 3)), f"{name}fc1."))
        return y * torch.sigmoid(self._linear(z, f"{name}fc2."))[:, :, None, None]

    def _linear(self, x: Tensor, name: str) -> Tensor:
        return F.linear(x, self._w[f"{name}weight"], self._w[f"{name}bias"])

    def _norm(self, x: Tensor, name: str) -> Tensor:
        mean, variance, weight, bias = (
            self._w[name + of] for of in ("running_mean", "running_var", "weight", "bias")
        )
        return F.batch_norm(x, mean, variance, weight, bias, eps=1e-3)


@lru_cache(maxsize=1)
def mel_basis() -> Tensor:
    """Kaldi-style mel triangles (128, 513); the last bin has no weight."""
    edges = np.linspace(0.0, _mel(FMAX), N_MELS + 2)
    at = _mel(np.arange(N_FFT // 2) * SAMPLE_RATE / N_FFT)
    left, centre, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    weights = np.clip(
        np.minimum((at - left) / (centre - left), (right - at) / (right - centre)), 0.0, None
    )
    return torch.from_numpy(np.pad(weights, ((0, 0), (0, 1))).astype(np.float32))


def _mel(hertz: float | np.ndarray) -> float | np.ndarray:
    return 1127.0 * np.log(1.0 + np.asarray(hertz) / 700.0)

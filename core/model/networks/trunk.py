"""The default network's convolutions, pooled over time."""

from collections.abc import Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

from core import config
from core.audio.frontends import HOP_LENGTH, N_MELS, SAMPLE_RATE
from core.model.networks import packed

ATTENTION_HEADS = 4
WIDTHS = (16, 40, 80, 144, 224)  # channels of the five blocks
FRAME_STRIDES = (2, 2, 2, 2, 1)  # frames; bands are always halved
RESIDUAL_FROM = 3  # the blocks from this one on have a residual block behind them


class Trunk(nn.Module):
    """Five strided convolution blocks on the standardised spectrogram, pooled over time four ways:
    mean, maximum, deviation, attention."""

    def __init__(
        self, widths: Sequence[int] = WIDTHS, frame_strides: Sequence[int] = FRAME_STRIDES
    ):
        super().__init__()
        layers: list[nn.Module] = []
        for i, (n_in, n_out) in enumerate(zip((1, *widths), widths, strict=False)):
            layers.append(Block(n_in, n_out, frame_strides[i], i == 0))
            if i >= RESIDUAL_FROM:
                layers.append(Residual(n_out))
        rows, n = -(-N_MELS // 2 ** len(widths)), widths[-1]
        self.blocks = nn.Sequential(*layers)
        self.attention = nn.Conv1d(n * rows, ATTENTION_HEADS, 1)
        self.mix = nn.Conv1d(n * rows, n, 1)
        self.norm = nn.BatchNorm1d(4 * n)
        self.size = 4 * n
        self._packed: list[packed.Forward] = []  # of `pack`

    def __getstate__(self) -> dict[str, object]:
        """Of a copy: it runs layer by layer, where hooks see each."""
        return {**self.__dict__, "_packed": []}

    def _load_from_state_dict(self, *given: Any, **more: Any) -> None:
        self._packed = []  # of other weights
        super()._load_from_state_dict(*given, **more)

    def forward(self, S: Tensor) -> Tensor:
        """S (n, N_MELS, n_frames) dB with n_frames >= 64 -> (n, size)."""
        images = standardised(S)[:, None].contiguous(memory_format=torch.channels_last)
        precision = next(self.blocks.parameters()).dtype
        x = self._through_blocks(images.to(precision)).float().flatten(1, 2)
        weights = torch.softmax(self.attention(x), dim=2)
        u = F.relu(self.mix(x))
        groups = u.unflatten(1, (ATTENTION_HEADS, -1)) * weights[:, :, None]
        attended = groups.sum(dim=3).flatten(1)
        mean = u.mean(dim=2)
        deviation = (u - mean[:, :, None]).square().mean(dim=2).add(1e-6).sqrt()
        normed: Tensor = self.norm(torch.cat([mean, u.amax(dim=2), deviation, attended], dim=1))
        return normed

    def _through_blocks(self, x: Tensor) -> Tensor:
        if not self._packed or torch.is_grad_enabled():
            return cast(Tensor, self.blocks(x))
        for step in self._packed:
            x = step(x)
        return x

    @torch.inference_mode()
    def pack(self) -> None:
        """Keep the folded blocks as oneDNN runs them best, for a segment at a time."""
        if not packed.can_pack():
            return
        n_frames = 1 + int(config.CLIP_SECONDS * SAMPLE_RATE) // HOP_LENGTH
        precision = next(self.blocks.parameters()).dtype
        x = torch.zeros(1, 1, N_MELS, n_frames, dtype=precision)
        x = x.contiguous(memory_format=torch.channels_last)
        steps = []
        for part in self.blocks:
            step, x = cast("Block | Residual", part).packed(x)
            steps.append(step)
        self._packed = steps


class Block(nn.Module):
    """Convolution, batch norm, ReLU: 5 x (stride + 3) in the first block, 3 x 3 in the others."""

    def __init__(self, n_in: int, n_out: int, stride: int, first: bool):
        super().__init__()
        self.layer = _convolution(n_in, n_out, (5, stride + 3) if first else (3, 3), (2, stride))

    def forward(self, x: Tensor) -> Tensor:
        """x (n, n_in, bands, frames) -> (n, n_out, bands / 2, frames / stride)."""
        return F.relu(self.layer(x), inplace=not self.training)

    def packed(self, example: Tensor) -> tuple[packed.Forward, Tensor]:
        """The folded block as `core.model.networks.packed.convolution`."""
        return packed.convolution(cast(nn.Conv2d, self.layer[0]), example, relu=True)


class Residual(nn.Module):
    """1 x 1 to half the channels, 3 x 3 back, added (He et al., Deep Residual Learning, 2016)."""

    def __init__(self, n: int):
        super().__init__()
        self.narrow = _convolution(n, n // 2, (1, 1))
        self.wide = _convolution(n // 2, n, (3, 3))

    def forward(self, x: Tensor) -> Tensor:
        """x (n, channels, bands, frames) -> the same shape."""
        return F.relu(x + self.wide(F.relu(self.narrow(x))), inplace=not self.training)

    def packed(self, example: Tensor) -> tuple[packed.Forward, Tensor]:
        """The folded block as `core.model.networks.packed.residual`."""
        narrow, wide = (cast(nn.Conv2d, part[0]) for part in (self.narrow, self.wide))
        return packed.residual(narrow, wide, example)


def _convolution(
    n_in: int, n_out: int, kernel: tuple[int, int], stride: tuple[int, int] = (1, 1)
) -> nn.Sequential:
    """Convolution without bias, batch norm."""
    padding = (kernel[0] // 2, kernel[1] // 2)
    layer = nn.Conv2d(n_in, n_out, kernel, stride=stride, padding=padding, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(n_out))


def standardised(S: Tensor) -> Tensor:
    """Each spectrogram of S (n, N_MELS, n_frames) with mean 0 and deviation 1."""
    centred = S - S.mean(dim=(1, 2), keepdim=True)
    deviation = centred.square().mean(dim=(1, 2), keepdim=True).sqrt()  # std() is six times as slow
    return centred / deviation.clamp_min(1e-6)


def fold(trunk: Trunk) -> None:
    """Fold each batch norm into the convolution before it, in place: a fifth faster. The trunk must
    be in evaluation mode, and cannot be taught afterwards."""
    for part in list(trunk.blocks.modules()):
        if not isinstance(part, nn.Sequential) or len(part) != 2:
            continue
        layer, norm = part[0], part[1]
        if isinstance(layer, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            part[0] = fuse_conv_bn_eval(layer, norm)
            del part[1]

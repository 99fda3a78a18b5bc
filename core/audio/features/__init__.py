"""What is computed of a recording: `tempo`, `key`, `energy`, `aspects`, landmarks (`fingerprint`).

`measures` is all of it in one pass: by the spectrogram of `stft`, from it `onsets` and `chroma`,
which tempo and key are read from with fitted numbers (`measure_weights`); `curves` are short ones.
"""

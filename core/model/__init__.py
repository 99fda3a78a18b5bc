"""Networks, the vectors of a library, and how good they are.

`train` makes a run by `training`; `runs` are where runs lie, `managing` what one does with them,
`checkpoint` a network of `networks` on disk and in use, `pretrained` the one that ships as what
tags are learnt on, `layer_trace` what flows through one. `embed` is the analysis of a library: by
`workers` here or a `cluster`, `features` and `clip_vectors` of sound, and `measuring` of tempo, key
and energy. `suggestions` are missing tags, `calibration` how sure they are, `evaluation` figures.
"""

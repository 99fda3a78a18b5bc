"""The teaching of the pretrained model, by one command: python -m core.factory.pretraining --help.

What it hears: clips by `split` of their sources, and generated `pieces` and `bank_phrases`, played
by `sources`; `prepare`, `generate` and `wider` make spectrograms of them with the answers of the
`teacher`, about the `classes` that the model names. What a batch is drawn from: `material`, seen in
two `views` made at the `desk`. Then `teaching` of the trunk, the last layers (`finish`, `heads`),
`calibrating`; and how good it is on sounds that taught nothing: `testbed`, with `alterations`.
"""

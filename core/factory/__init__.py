"""What makes the files that ship: the demo library (`demo`), the pretrained model (`pretraining`),
the numbers behind tempo and key (`measure_weights`), and words near to those that briefs know
(`real_words`). Nothing that a user runs imports it.
"""

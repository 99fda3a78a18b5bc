"""The teaching of the pretrained model, by one command: python -m core.factory.pretraining --help.

prepare, generate: spectrograms and the teacher's answers. material, views: what a batch is drawn
from. teaching: the trunk. finish, heads, calibrating: the last layers. testbed, measures: how good.
"""

"""What makes the files that ship: teaching material, the pretrained model, the demo library.

Nothing that a user runs imports it.
"""

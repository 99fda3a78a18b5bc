"""The generator of music: scores are composed, then synthesised to sound."""

# of the music; part of every seed, so a change of the composer changes all tracks at once. Here,
# since a library's version depends on it and is asked for where nothing is composed
VERSION = 1

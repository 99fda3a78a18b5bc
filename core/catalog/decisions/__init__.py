"""What people decide, kept apart from what is given and computed: on suggested tags (`review`; what
is left of them: `open_suggestions`), on proposed versions (`related_versions`), in the listening
test (`listening`)."""

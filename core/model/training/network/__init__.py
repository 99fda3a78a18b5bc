"""The study's network: its images (`training_data`), what changes from epoch to epoch (`state`),
the `loop`, its end (`finish`), and a run that was cut off (`rescue`)."""

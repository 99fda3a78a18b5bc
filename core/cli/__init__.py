"""The command line: `command_line` takes one, `command_table` has them all, `running` runs one.

What each takes: `library_command`, `train_command`, `search_command` with `wish_options`, and
`tools_command`; `arguments` are what several take.
"""

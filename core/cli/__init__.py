"""The command line: `command_table` has the commands, `running` runs one.

What each takes: `library_command`, `train_command`, `search_command` with `wish_options`, and
`tools_command`; `arguments` are what several take.
"""

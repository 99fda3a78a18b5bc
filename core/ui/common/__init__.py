"""What several pages share: `session`, `caches`, `filters`, `tracks` (cards, lists, players), the
`frame`; the `address` of a page, `faults`, long `work`, `text`, `figures` (`reliability` among
them); `dialogs`, `downloads`, `toasts`, a `time_slider`, and what to `scroll` to.
"""

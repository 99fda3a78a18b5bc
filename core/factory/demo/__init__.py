"""What makes `assets/demo`; `build` leads.

The `tracks` are drawn first (`plan`: how many of which kind; `names`), then rendered (`render`),
analysed by a run of their own (`analysis`) and measured (`measuring`), the long steps in processes
(`portions`).
"""

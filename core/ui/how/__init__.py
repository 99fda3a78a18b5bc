"""The page that walks one track through the study, step by step."""

"""The library page, from above: `analysing`, `measuring`, `versions`, `missing` tracks, `importing`
(a folder by `choosing`, `encodings` of a list, the `import_report`), `managing`."""

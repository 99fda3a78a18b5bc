"""The generated demo library: scores and tags, the synthesiser, the builder of the shipped
assets."""

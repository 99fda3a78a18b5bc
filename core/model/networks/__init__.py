"""The networks: layers, features, embedding."""

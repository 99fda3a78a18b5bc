"""A library's whole life at random: what people do to files and lists (`folder`) and with the
library (`imports`, `analysis`, `decisions`, `steps`); what must hold then (`state`, `rules`)."""

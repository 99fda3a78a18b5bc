"""Files as they are written: containers, codecs, promised lengths, decoders for each."""

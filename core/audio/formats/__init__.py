"""Files as they are written: what their headers tell, where these are wrong, and who decodes them.

`lengths.open_sndfile` opens what libsndfile reads (`sndfile`), `ffmpeg.open_ffmpeg` what is left;
both are asked by `core.audio.decode`. What they need to know of a file stands in rooms by kind:

- `file_bytes`: its bytes, and a file put together from pieces of it
- `flac`, `mpeg`, `mp4`, `ogg`: frames, tags, boxes and pages
- `chunked`: WAV, AIFF, AU, VOC, Wave64, Core Audio; files put together, cut off or never finished
"""

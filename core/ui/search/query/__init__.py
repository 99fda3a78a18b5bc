"""What is searched with: a track, a file, a recording, or a part of one."""

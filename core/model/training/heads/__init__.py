"""Tags learnt on the frozen features of the pretrained model.

`tuning` is the way: which tags (`tagset`), read and split to `tuning_data`; a head for each
category (`tag_head`, on features on one scale: `standardized`), judged on tracks new to it
(`unseen`, `apart`); and in `tuning_finish` what tags add to the embedding (`tag_numbers`), chances
that mean what they say (`head_calibration`), and the network of it all (`tuned_network`).
"""

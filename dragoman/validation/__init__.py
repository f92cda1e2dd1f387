"""How right the records are: a random sample, judged by people, with intervals and agreement."""

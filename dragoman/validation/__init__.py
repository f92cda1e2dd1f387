"""How right the records are: a random sample, judged by people, with intervals and agreement.

In: records. Out: a sample of their events, people's judgements of each field, precision with intervals, agreement.
"""

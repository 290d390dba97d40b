"""CSV files of customers and events: their text, their columns, their rows.

Bytes become text (`intake`), text becomes records (`reading`), cells become values
(`values`), and by a mapping (`mapping`, `suggesting`) a record becomes the call that a
client would have sent (`calls`). Pure: where the bytes are kept is not decided here.
"""

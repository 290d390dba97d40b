"""The demo: a real year of shopping, replayed through the public API and live code.

`shopping` turns the data set into API calls, `story` is what a marketer would have made
by hand, `replay` moves the clock and posts. Nothing of the product imports this.
"""

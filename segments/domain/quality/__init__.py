"""How good a segmentation is: what the rows share, and whom none of them describes.

Facts about rules and members only; what campaigns make of them is decided above.
"""

"""`make bench`: how fast the portal is, beside the bare limit of the same machine in the same minute.

`python -m bench` makes a database of its own, fills it step by step (1 k, 100 k, 1 M matters), starts gunicorn with
two workers and lets eight clients work. Every figure is given as a ratio to a bare DRF endpoint behind the same
middleware, so that a slow or shared machine changes both.
"""

"""The way down: for every function that findings may call, what its number rests on.

A module a topic; each has a class whose methods are named like the functions they explain. A test holds
that no function is without one, and that what an explanation lists adds up to the number it explains.
"""

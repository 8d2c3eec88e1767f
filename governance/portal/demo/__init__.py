"""A demonstration district: the real streets and communities of one district, everything else invented.

Streets, communities and their codes are facts of the National Bureau of Statistics (2023-06-30). Grids, estates,
buildings, people, telephone numbers and coordinates are made up; the numbers cannot belong to anybody.
"""

"""The leak matrix: kinds of secrets x encodings x events of every host, and benign events, through the guard's service.

`python benchmarks/guard_matrix` prints the tables and, with --write, puts them into the documentation.
"""

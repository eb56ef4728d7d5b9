"""The command line: one thin file per verb, each loaded only when it is asked for."""

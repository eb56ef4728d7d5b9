"""CUE, as far as configuration uses it: read, evaluated to concrete values, or refused by name. Nothing is guessed.

Source: the specification of the CUE language (cuelang.org/docs/reference/spec); tests compare with the real `cue`.
"""

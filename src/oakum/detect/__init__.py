"""Content -> detections: automaton, exact match, decoders, checks, judge."""

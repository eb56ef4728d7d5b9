package parity.library

shout(text) := upper(concat("", [text, "!"]))

unused := "x"

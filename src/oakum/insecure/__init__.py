"""Unsafe defaults, found beside secrets: in lines, with the syntax of the language where a grammar is there, and in
parsed documents."""

from oakum.insecure.sensor import UnsafeSensor, UnsafeTools, equip_unsafe

__all__ = ["UnsafeSensor", "UnsafeTools", "equip_unsafe"]

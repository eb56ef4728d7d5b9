"""Builds the compiled kernel where a compiler is at hand; without one Oakum runs on its plain twin."""

from setuptools import Extension, setup

KERNEL = "src/oakum/kernel/"

setup(
    ext_modules=[
        Extension(
            "oakum.kernel.native",
            [
                KERNEL + name
                for name in (
                    "native.pyx",
                    "inflate.c",
                    "pack.c",
                    "walk.c",
                    "history.c",
                    "trace.c",
                    "trees.c",
                    "files.c",
                    "runs.c",
                    "assign.c",
                    "known.c",
                    "logs.c",
                    "splits.c",
                )
            ],
            depends=[
                KERNEL + name
                for name in (
                    *("inflate.h", "pack.h", "walk.h", "history.h", "trace.h", "trees.h", "files.h", "runs.h"),
                    *("assign.h", "known.h", "logs.h", "splits.h"),
                )
            ],
            extra_compile_args=["-O3"],
            optional=True,
        )
    ]
)

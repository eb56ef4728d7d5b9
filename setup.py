"""Builds the compiled kernel where a compiler is at hand; without one Oakum runs on its plain twin."""

from pathlib import Path

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
                    "openers.c",
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
                    "lexicon.c",
                    "values.c",
                    "surroundings.c",
                    "grams.c",
                )
            ],
            depends=sorted(map(str, (*Path(KERNEL).glob("*.h"), *Path(KERNEL).glob("bound/*.pxi")))),
            extra_compile_args=["-O3", "-g0"],  # -g, which Pythons bring along, makes it five times larger
            optional=True,
        )
    ]
)

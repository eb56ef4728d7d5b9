#!/bin/sh
# Written by `oakum init --git-hook`: no commit with a secret in it.
exec oakum scan --staged

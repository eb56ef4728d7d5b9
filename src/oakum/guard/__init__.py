"""AI coding tools on this machine: what they would read, send, write, run or commit passes here first."""

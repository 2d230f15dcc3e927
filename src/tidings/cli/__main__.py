"""`python -m tidings.cli`: the command line without its script."""

from tidings.cli import main

main()

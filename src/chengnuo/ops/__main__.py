"""`python -m chengnuo.ops`: the same command line as `chengnuo`."""

from chengnuo.ops.cli import main

if __name__ == "__main__":
    main()

"""`python -m dragoman`: the command line.

In: arguments. Out: what `dragoman.cli` prints, and its exit code.
"""

from dragoman.cli import main

if __name__ == "__main__":
    main()

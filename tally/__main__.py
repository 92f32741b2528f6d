"""`python -m tally` is the command `tally`."""

from tally.run.cli import main

if __name__ == "__main__":
    main(prog_name="tally")

"""``python -m lenaqa``."""

from lenaqa.cli import main

if __name__ == "__main__":
    main()

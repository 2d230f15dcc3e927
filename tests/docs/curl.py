"""As much of curl as the pages use, for a machine that has none: `-s`, `-S`, `-X`, `-H`, `-d`, `--fail-with-body`, one address."""

import argparse
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def main() -> int:
    """The answer's body was printed; 22 for an error, as curl has it, where that was asked for."""
    parser = argparse.ArgumentParser(prog="curl")
    parser.add_argument("-s", "--silent", action="store_true")
    parser.add_argument("-S", "--show-error", action="store_true")
    parser.add_argument("-X", "--request")
    parser.add_argument("-H", "--header", action="append", default=[])
    parser.add_argument("-d", "--data")
    parser.add_argument("--fail-with-body", action="store_true")
    parser.add_argument("url")
    asked = parser.parse_args()
    body: bytes | None = asked.data.encode() if asked.data is not None else None
    headers = dict(header.split(": ", 1) for header in asked.header)
    method = asked.request or ("GET" if body is None else "POST")
    try:
        with urlopen(Request(asked.url, data=body, headers=headers, method=method), timeout=30) as answer:
            sys.stdout.buffer.write(answer.read())
    except HTTPError as error:
        sys.stdout.buffer.write(error.read())
        return 22 if asked.fail_with_body else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())

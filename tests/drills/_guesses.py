"""Who guesses: in a process of its own, since whoever measures must not wait for the same interpreter."""

import http.client
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.cookies import SimpleCookie
from itertools import count
from urllib.parse import urlencode

from tests.html import parse
from tests.plugin import HOST, ROOT

SIGN_IN, NAME, WRONG = "/staff/sign-in/", "victim", "wrong wrong wrong"
# Whoever is told that it is crowded comes again after so many seconds: who guesses does not heed when.
IMPATIENCE = 1.0


def storm(port: int, guesses: int, addresses: int, together: int) -> int:
    """All at once, as many as connections: each address sends its share; how often one was turned away."""
    numbers = [str(number) for number in (port, guesses, addresses, together)]
    told = subprocess.run(
        [sys.executable, "-m", "tests.drills._guesses", *numbers],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(told.stdout)


def sign_in(port: int, address: str, password: str, pause: float) -> tuple[int, int]:
    """A whole try, the page with its token, the form until it is looked at: status, times turned away."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=300)) as line:
        headers = {"Host": HOST, "X-Forwarded-For": address, "Origin": f"http://{HOST}"}
        page, text, often = ask(line, "GET", headers, "", pause)
        jar = SimpleCookie(", ".join(page.headers.get_all("Set-Cookie") or ()))
        given = {one.attrs.get("name"): one.attrs.get("value", "") for one in parse(text).all("input")}
        given |= {"username": NAME, "password": password}
        headers["Cookie"] = "; ".join(f"{name}={one.value}" for name, one in jar.items())
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer, _text, more = ask(line, "POST", headers, urlencode(given), pause)
        return answer.status, often + more


def ask(
    line: http.client.HTTPConnection, method: str, headers: dict[str, str], body: str, pause: float
) -> tuple[http.client.HTTPResponse, str, int]:
    """The same again, a pause apart, until it is answered: the answer, its text, times turned away."""
    for turned_away in count():
        line.request(method, SIGN_IN, body, headers)
        answer = line.getresponse()
        text = answer.read().decode()
        if answer.status not in {429, 503}:
            return answer, text, turned_away
        line.close()  # it would not be kept so long; the next request opens another
        time.sleep(pause)
    raise AssertionError


def main(port: int, guesses: int, addresses: int, together: int) -> None:
    """Guess, and print how often one was turned away."""

    def guess(number: int) -> int:
        return sign_in(port, f"192.0.2.{1 + number % addresses}", WRONG, IMPATIENCE)[1]

    with ThreadPoolExecutor(together) as pool:
        sys.stdout.write(str(sum(pool.map(guess, range(guesses)))))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))

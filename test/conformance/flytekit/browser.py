"""A person at a browser: follows redirects with its cookies, and fills in the provider's forms."""

import html
import re
import sys

import requests

NAME = "ada"


def visit(url: str) -> requests.Response:
    session = requests.Session()
    page = session.get(url)
    for _ in range(5):
        form = re.search(r'<form[^>]*action="([^"]+)"[^>]*>(.*?)</form>', page.text, re.S)
        if form is None:
            return page
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.group(2)))
        if 'name="login"' in form.group(2):
            fields.update(login=NAME, password="any")
        page = session.post(html.unescape(form.group(1)), data=fields)
    raise RuntimeError(f"still a form at {page.url}")


if __name__ == "__main__":
    response = visit(sys.argv[1])
    print(response.status_code, response.url)
    print(response.text)
    sys.exit(0 if response.ok else 1)

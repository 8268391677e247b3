"""The proxy before the house says what the house relies on; an nginx that is installed reads it too."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.plugin import ROOT

TEXT = (ROOT / "deploy/server/keting.nginx.conf").read_text(encoding="utf-8")
# Directives, one of which weakens it each.
SAID = [
    "ssl_protocols TLSv1.2 TLSv1.3;",
    "ssl_prefer_server_ciphers on;",
    "ssl_session_tickets off;",
    "ssl_reject_handshake on;",
    "return 308 https://$host$request_uri;",
    "return 444;",
    "if ($ssl_server_name != $host) {",
    "proxy_set_header Host $http_host;",
    "proxy_set_header X-Forwarded-For $remote_addr;",
    "proxy_set_header X-Forwarded-Proto https;",
    "proxy_request_buffering on;",
    "proxy_http_version 1.1;",
    "client_max_body_size 11m;",
    "underscores_in_headers off;",
    "limit_req zone=keting_sign_in burst=20 nodelay;",
    "server_tokens off;",
]


def missing(text: str) -> list[str]:
    """What is not said."""
    lines = {line.strip() for line in text.splitlines()}
    return [one for one in SAID if one not in lines]


def old_ciphers(text: str) -> list[str]:
    """Suites without forward secrecy or authenticated encryption."""
    suites = [suite for line in re.findall(r"ssl_ciphers ([^;]+);", text) for suite in line.split(":")]
    assert suites
    return [one for one in suites if not one.startswith("ECDHE-") or not re.search("GCM|CHACHA20", one)]


def test_it_says_what_the_house_relies_on() -> None:
    assert missing(TEXT) == []
    assert old_ciphers(TEXT) == []


@pytest.mark.parametrize("line", SAID)
def test_each_line_is_missed(line: str) -> None:
    """The twin."""
    assert missing(TEXT.replace(line, "")) == [line]


def test_an_old_suite_is_found() -> None:
    assert old_ciphers("ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA;") == ["AES128-SHA"]


def test_its_log_names_no_path_and_nobody() -> None:
    told = next(line for line in TEXT.splitlines() if line.startswith("log_format"))
    assert not re.search(r"\$(request|request_uri|uri|args|query_string|remote_addr|http_\w+)\b", told)
    assert "keting_discreet;" in TEXT


def test_nginx_reads_it(tmp_path: Path) -> None:
    nginx, openssl = shutil.which("nginx"), shutil.which("openssl")
    text = TEXT.replace("/var/log/nginx", str(tmp_path)).replace("/etc/keting/tls", str(tmp_path))
    text = re.sub(r"listen (\[::\]:)?(80|443)", r"listen \g<1>1\g<2>", text)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ {text} }}", encoding="utf-8"
    )
    if nginx and openssl:
        pair = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
        made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", *pair]
        subprocess.run(made, check=True, capture_output=True)
        told = subprocess.run(
            [nginx, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, check=False
        )
        assert told.returncode == 0, told.stderr

"""What the house counts of itself: only for those who may know, and nothing about people."""

import os
import re
import subprocess
import sys

import pytest
from django.test import Client

from tests.clients import HostClient

LINE = re.compile(
    r'(?:# .*|keting_\w+(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? [-+.e0-9]+|(?:python|process)_.*)'
)
GONE = "0192f0c1-7d3e-7000-8000-00000000beef"
HERE = {"REMOTE_ADDR": "127.0.0.1"}


def test_this_machine_is_told(home):
    HostClient(home).get("/rooms/")
    told = Client(HTTP_HOST="anything", **HERE).get("/metrics")
    assert told.status_code == 200
    lines = told.content.decode().splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    counted = 'keting_requests_total{method="GET",office="committee",status="200",view="rooms:week"}'
    assert any(line.startswith(counted) for line in lines)
    assert any(line.startswith('keting_queue_messages{queue="counting"}') for line in lines)


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "10.0.0.9"},
        {"REMOTE_ADDR": ""},
        {**HERE, "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {**HERE, "HTTP_FORWARDED": "for=127.0.0.1"},
        {"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer "},
        {"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer wrong"},
        {"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer schlüssel"},
    ],
)
def test_nobody_elsewhere_is(home, elsewhere, settings):
    for key in ("", "a-key-of-the-monitor"):
        settings.KETING_METRICS_KEY = key
        told = Client(HTTP_HOST="xuhuiyuan.localhost", **elsewhere).get("/metrics")
        assert (told.status_code, told.content) == (404, b"")


def test_the_key_opens_it(home, settings):
    settings.KETING_METRICS_KEY = "a-key-of-the-monitor"
    client = Client(HTTP_HOST="x", REMOTE_ADDR="10.0.0.9", HTTP_AUTHORIZATION="Bearer a-key-of-the-monitor")
    assert client.get("/metrics").status_code == 200


def test_neither_addresses_nor_rows_nor_made_up_methods_are_told(home):
    client = HostClient(home)
    client.get(f"/rooms/booked/{GONE}/?q=13812345678")
    client.generic("王小明", "/rooms/")
    told = Client(HTTP_HOST="x", **HERE).get("/metrics").content.decode()
    assert 'view="rooms:booked"' in told
    words = (GONE, "13812345678", "王小明", client.defaults["REMOTE_ADDR"])
    assert [word for word in words if word in told] == []
    assert 'method="other"' in told


def test_processes_add_up(tmp_path):
    """Two processes count into one folder, a third reads the sum."""
    env = os.environ | {
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "keting.settings",
    }
    count = "from keting.metrics import REQUESTS; REQUESTS.labels('street', 'x', 'GET', '200').inc()"
    read = "import django; django.setup(); from keting import metrics; print(metrics.page().content.decode())"
    for _ in range(2):
        subprocess.run([sys.executable, "-c", count], env=env, check=True)
    told = subprocess.run([sys.executable, "-c", read], env=env, check=True, capture_output=True, text=True)
    assert 'keting_requests_total{method="GET",office="street",status="200",view="x"} 2.0' in told.stdout

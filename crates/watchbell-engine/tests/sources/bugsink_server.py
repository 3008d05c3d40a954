"""A real Bugsink in a folder of its own, for the tests beside this file; run by the Python that has it installed.

bugsink_server.py FOLDER [TEMPLATE]: TEMPLATE holds databases that were migrated already, which takes ten seconds.
It says `http://127.0.0.1:PORT`, then answers each line of its input with one line:

    project NAME          the project's DSN
    token RIGHT RIGHT …   a token with these rights
    sdk DSN               sends a fatal error by sentry-sdk, as a program would; its event id
    stop, start           done

It ends, and the server with it, when its input does.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

folder = Path(sys.argv[1])
template = Path(sys.argv[2]) if len(sys.argv) > 2 else None
bin = Path(sys.executable).parent


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


port = free_port()
(folder / "bugsink_conf.py").write_text(f"""
from bugsink.settings.default import *
SECRET_KEY = "only for tests, on loopback, for a minute"
SNAPPEA = {{"TASK_ALWAYS_EAGER": True}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DATABASES["default"]["NAME"] = r"{folder}/db.sqlite3"
DATABASES["snappea"]["NAME"] = r"{folder}/snappea.sqlite3"
BUGSINK = {{
    "BASE_URL": "http://127.0.0.1:{port}",
    "SINGLE_USER": True,
    "SINGLE_TEAM": True,
    "PHONEHOME": False,
    "INGEST_STORE_BASE_DIR": r"{folder}/ingest",
    "MAX_EVENTS_PER_5_MINUTES": 100_000,
    "MAX_EVENTS_PER_HOUR": 100_000,
    "MAX_EVENTS_PER_PROJECT_PER_5_MINUTES": 100_000,
    "MAX_EVENTS_PER_PROJECT_PER_HOUR": 100_000,
}}
""")
os.environ |= {"DJANGO_SETTINGS_MODULE": "bugsink_conf", "PYTHONPATH": str(folder)}
sys.path.insert(0, str(folder))
log = open(folder / "log", "w")

import django  # noqa: E402

django.setup()
from django.core.management import call_command  # noqa: E402

for name, database in [("db.sqlite3", "default"), ("snappea.sqlite3", "snappea")]:
    if template and (template / name).exists():
        shutil.copy(template / name, folder / name)
    else:
        call_command("migrate", database=database, verbosity=0, stdout=log)
if template and not (template / "db.sqlite3").exists():
    from django.db import connections

    connections.close_all()
    template.mkdir(parents=True, exist_ok=True)
    for name in ["snappea.sqlite3", "db.sqlite3"]:
        shutil.copy(folder / name, template / (name + ".new"))
        os.replace(template / (name + ".new"), template / name)

from bsmain.models import AuthToken  # noqa: E402
from projects.models import Project  # noqa: E402
from teams.models import Team  # noqa: E402

server = None


def start():
    global server
    command = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4", "bugsink.wsgi"]
    server = subprocess.Popen([bin / "gunicorn", *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    for _ in range(600):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("gunicorn does not listen")


def stop():
    server.terminate()
    server.wait()


def project(name):
    team, _ = Team.objects.get_or_create(name="Harbour")
    return Project.objects.create(name=name, team=team).dsn


def token(*rights):
    allowed = {right.replace(":", "_").replace("-", "_"): True for right in rights}
    return AuthToken.objects.create(description="test", **allowed).token


SDK = """
import sys, sentry_sdk
sentry_sdk.init(sys.argv[1], release="shop@1.2.3", environment="production", server_name="web-1")
sentry_sdk.set_user({"id": "7", "email": "ann@example.org"})
sentry_sdk.set_level("fatal")
try:
    1 / 0
except ZeroDivisionError as error:
    print(sentry_sdk.capture_exception(error))
sentry_sdk.flush()
"""


def sdk(dsn):
    clean = {key: value for key, value in os.environ.items() if "PROXY" not in key.upper()}
    return subprocess.run([sys.executable, "-c", SDK, dsn], env=clean, capture_output=True, text=True).stdout.strip()


signal.signal(signal.SIGTERM, lambda *_: sys.exit())
start()
print(f"http://127.0.0.1:{port}", flush=True)
try:
    for line in sys.stdin:
        word, *rest = line.split()
        print({"project": project, "token": token, "sdk": sdk, "stop": stop, "start": start}[word](*rest) or "done", flush=True)
finally:
    stop()

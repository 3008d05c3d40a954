"""An application that dies, with Python's sentry-sdk. What it is set up with is in SNIPPET, as Watchbell showed it."""
import os

exec(os.environ["SNIPPET"])
options = sentry_sdk.get_client().options  # noqa: F821: the snippet imports it
options["release"], options["environment"], options["server_name"] = "shop@2.3.1", "production", "app-03"
sentry_sdk.set_user({"id": "88412", "email": "ada@example.org"})  # noqa: F821


def place_order(cart):
    return cart["total"]


place_order({})

// An application that dies, with @sentry/node. It is set up with DSN.
import * as Sentry from "@sentry/node";

Sentry.init({ dsn: process.env.DSN, release: "shop@2.3.1", environment: "production", serverName: "app-03" });
Sentry.setUser({ id: "88412", email: "ada@example.org" });

function placeOrder(cart) {
  return cart.total.amount;
}

placeOrder({});

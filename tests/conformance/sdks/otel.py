"""An application that dies, with Python's OpenTelemetry SDK. OTEL_… are set as Watchbell showed them."""
import logging
import sys

from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource

resource = Resource.create(
    {
        "service.name": "shop",
        "service.version": "shop@2.3.1",
        "deployment.environment.name": "production",
        "host.name": "app-03",
    }
)
provider = LoggerProvider(resource=resource)
provider.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
logging.getLogger().addHandler(LoggingHandler(logger_provider=provider))


def unhandled(kind, error, trace):
    user = {"user.id": "88412", "user.email": "ada@example.org"}
    logging.getLogger("shop").critical("Unhandled exception", exc_info=(kind, error, trace), extra=user)
    provider.shutdown()
    sys.__excepthook__(kind, error, trace)


sys.excepthook = unhandled


def place_order(cart):
    return cart["total"]


place_order({})

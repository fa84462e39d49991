"""moto as a server that works on one request to DynamoDB at a time: its tables are plain dictionaries, which two threads break for each other."""

import sys
import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import run_simple

app = DomainDispatcherApplication(create_backend_app)
turn = threading.Lock()


def in_turn(environ, start_response):
    if "DynamoDB" not in environ.get("HTTP_X_AMZ_TARGET", ""):
        return app(environ, start_response)
    with turn:
        return list(app(environ, start_response))


run_simple("127.0.0.1", int(sys.argv[1]), in_turn, threaded=True, request_handler=MotoRequestHandler)

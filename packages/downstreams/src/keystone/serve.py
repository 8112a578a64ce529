# Keystone's own WSGI application behind the standard library's server, on a port that the machine chooses and that is written as the first line.
# One call at a time, because SQLite takes one writer; a connection that says nothing holds up nobody.
import io
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

host = sys.argv[1]
sys.argv = ["keystone"]

from oslo_db.sqlalchemy import engines

# For other threads, of which there are none: it gives up the processor two dozen times in each call.
engines._thread_yield = lambda *_: None

from keystone.server.wsgi import initialize_public_application

application = initialize_public_application()

import os

from keystone.cmd import bootstrap
from keystone.server import backends

# The application has loaded them, which is possible once.
backends.load_backends = dict
first = bootstrap.Bootstrapper()
first.admin_username = "admin"
first.admin_password = os.environ.pop("OS_BOOTSTRAP_PASSWORD")
first.project_name = "admin"
first.admin_role_name = "admin"
first.service_name = "keystone"
first.region_id = "test"
first.bootstrap()

from keystone.models.token_model import TokenModel

# A call reads the roles behind its token four times over, and that is most of its time: once in a call is enough.
read_roles = TokenModel.roles.fget
roles_of_this_call = {}


def roles(token):
    key = (
        token.user_id,
        token.system,
        token.domain_id,
        token.project_id,
        token.trust_id,
        token.application_credential_id,
        token.access_token_id,
        tuple(token.methods),
    )
    if key not in roles_of_this_call:
        roles_of_this_call[key] = read_roles(token)
    return roles_of_this_call[key]


TokenModel.roles = property(roles)

turn = threading.Lock()


def one_at_a_time(environ, start_response):
    # ORDER: the whole call is here before its turn comes, or one that breaks off would hold up all others.
    length = int(environ.get("CONTENT_LENGTH") or 0)
    environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
    with turn:
        roles_of_this_call.clear()
        return list(application(environ, start_response))


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Handler(WSGIRequestHandler):
    def log_message(self, *_):
        pass

    def address_string(self):
        return self.client_address[0]


server = make_server(host, 0, one_at_a_time, server_class=Server, handler_class=Handler)
print(server.server_port, flush=True)
server.serve_forever()

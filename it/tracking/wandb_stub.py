"""A stand-in for the server of Weights & Biases, on the loopback: takes what `wandb sync` sends, and remembers it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote


class WandbStub:
    """The server; what was received is in `run` (the run's own data), `history` (rows) and `files` (path to bytes)."""

    def __init__(self):
        self.run, self.history, self.files, self.unknown, self.exit_code = {}, {}, {}, [], None
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def body(self):
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))

            def respond(self, document):
                answer = json.dumps(document).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def do_POST(self):
                document = json.loads(self.body())
                self.respond(stub.graphql(document) if self.path == "/graphql" else stub.stream(document))

            def do_PUT(self):
                stub.files[unquote(self.path.removeprefix("/storage/"))] = self.body()
                self.respond({})

            def do_GET(self):
                self.respond({})

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def graphql(self, request):
        query, variables = request["query"], request.get("variables") or {}
        if "upsertBucket" in query:
            self.run.update({name: value for name, value in variables.items() if value is not None})
            name = variables.get("name") or self.run.get("name")
            return data(upsertBucket={
                "bucket": {"id": "1", "name": name, "displayName": variables.get("displayName"), "description": None,
                           "config": variables.get("config"), "sweepName": None, "historyLineCount": 0,
                           "project": {"id": "1", "name": variables.get("project"),
                                       "entity": {"id": "1", "name": "somebody"}}},
                "inserted": True})
        if "RunUploadUrls" in query:
            return data(model={"bucket": {"id": "1", "files": {"uploadHeaders": [], "edges": [
                {"node": {"name": name, "url": f"{self.address}/storage/{name}", "updatedAt": None}}
                for name in variables["files"]]}}})
        if "createRunFiles" in query:  # the same, as newer versions ask for it
            return data(createRunFiles={"runID": "1", "uploadHeaders": [], "files": [
                {"name": name, "uploadUrl": f"{self.address}/storage/{name}"} for name in variables["files"]]})
        if "viewer" in query:
            return data(viewer={"id": "1", "entity": "somebody", "username": "somebody", "flags": "{}",
                                "teams": {"edges": []}},
                        serverInfo={"cliVersionInfo": {"max_cli_version": "9.9.9"}, "latestLocalVersionInfo": None})
        if "__type" in query or "__schema" in query:  # what can the server do? nothing special
            return data(QueryType={"fields": []}, MutationType={"fields": []}, ServerInfoType={"fields": []},
                        CreateArtifactInput={"inputFields": []}, UseArtifactInput={"inputFields": []})
        self.unknown.append(query)
        return {"data": {}}

    def stream(self, document):
        for name, part in (document.get("files") or {}).items():
            if name == "wandb-history.jsonl":
                for number, row in enumerate(part["content"]):
                    self.history[part["offset"] + number] = json.loads(row)
        if document.get("complete"):
            self.exit_code = document["exitcode"]
        return {"exitcode": None, "limits": {}}

    def close(self):
        self.server.shutdown()


def data(**answers):
    return {"data": answers}

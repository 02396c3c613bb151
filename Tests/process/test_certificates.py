"""A model's server behind a certificate authority of the user's own."""

import json
import shutil
import ssl
import subprocess
import unittest

from support.house import KEY, ProcessTest
from support.loopback import Loopback

MODELS = json.dumps({"data": [{"id": "tiny"}]}).encode()


@unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
class CertificateTests(ProcessTest):
    def setUp(self):
        super().setUp()
        self.folder = self.house.root / "authority"
        self.folder.mkdir()
        self.authority = self.folder / "authority.pem"
        key = self.folder / "authority.key"
        self.openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-keyout", key,
            "-out", self.authority, "-subj", "/CN=An authority of our own",
        )
        request, server, server_key = (self.folder / name for name in ("r.csr", "s.pem", "s.key"))
        self.openssl(
            "req", "-newkey", "rsa:2048", "-nodes", "-keyout", server_key, "-out", request,
            "-subj", "/CN=127.0.0.1",
        )
        names = self.folder / "names"
        names.write_text("subjectAltName=IP:127.0.0.1\n")
        self.openssl(
            "x509", "-req", "-in", request, "-CA", self.authority, "-CAkey", key,
            "-CAcreateserial", "-days", "3650", "-extfile", names, "-out", server,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(server, server_key)
        answer = (200, {"Content-Type": "application/json"}, MODELS)
        self.server = Loopback(lambda **_: answer)
        socket = self.server._server.socket
        self.server._server.socket = context.wrap_socket(socket, server_side=True)
        self.addCleanup(self.server.__exit__)
        self.url = self.server.url.replace("http://", "https://") + "/v1"

    def openssl(self, *arguments):
        subprocess.run(
            ["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60
        )

    def models(self, **env):
        """What `doctor` says of the model's server."""
        finished = self.house.run(
            "doctor", "--json", env={"OPENAI_BASE_URL": self.url, "OPENAI_API_KEY": KEY, **env}
        )
        return next(check for check in finished.json["checks"] if check["name"] == "models")

    def test_an_unknown_authority_is_refused_with_the_way_to_name_it(self):
        check = self.models()
        self.assertEqual(check["status"], "error", check)
        for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE"):
            self.assertIn(name, check["message"])

    def test_a_file_of_certificates_is_trusted(self):
        for name in ("SSL_CERT_FILE", "CURL_CA_BUNDLE"):
            with self.subTest(name):
                check = self.models(**{name: str(self.authority)})
                self.assertEqual(check["status"], "ok", check)

    def test_a_folder_of_certificates_is_trusted(self):
        folder = self.folder / "trusted"
        folder.mkdir()
        shutil.copy(self.authority, folder)
        self.openssl("rehash", folder)
        for value in (str(folder), f"/nowhere:{folder}"):
            check = self.models(SSL_CERT_DIR=value)
            self.assertEqual(check["status"], "ok", check)

    def test_what_cannot_be_read_is_named_with_its_variable(self):
        for name in ("SSL_CERT_FILE", "CURL_CA_BUNDLE", "SSL_CERT_DIR"):
            with self.subTest(name):
                check = self.models(**{name: "/nowhere/at/all.pem"})
                self.assertEqual(check["status"], "error", check)
                self.assertIn(name, check["message"])
                self.assertIn("/nowhere/at/all.pem", check["message"])

    def test_a_file_without_a_certificate_trusts_nobody(self):
        empty = self.folder / "empty.pem"
        empty.write_text("nothing\n")
        self.assertEqual(self.models(SSL_CERT_FILE=str(empty))["status"], "error")

"""A WebDriver session with headless Chromium, in the standard library alone.

It knows the few calls that the report's test needs, and nothing about reports.
"""

import base64
import http.client
import json
import shutil
import socket
import subprocess
import tempfile
import time


class BrowserError(Exception):
    """The browser refused a command, or could not be started."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Browser:
    """One session. Use it in a `with` block: leaving it ends both processes and removes the profile."""

    def __init__(self, chromium, chromedriver):
        self.port = free_port()
        self.profile = tempfile.mkdtemp(prefix="cleanclaim-browser-")
        self.driver = subprocess.Popen([chromedriver, f"--port={self.port}", "--silent"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.session = None
        try:
            self._wait_until_ready()
            self.session = self._new_session(chromium)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.session:
            try:
                self._send("DELETE", f"/session/{self.session}")
            except (BrowserError, OSError):
                pass
        self.driver.terminate()
        self.driver.wait(timeout=20)
        shutil.rmtree(self.profile, ignore_errors=True)

    def _wait_until_ready(self):
        for _ in range(200):
            try:
                if self._send("GET", "/status")["ready"]:
                    return
            except OSError:
                if self.driver.poll() is not None:
                    raise BrowserError("chromedriver ended at once")
            time.sleep(0.05)
        raise BrowserError("chromedriver did not become ready within ten seconds")

    def _new_session(self, chromium):
        arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run",
            "--disable-dev-shm-usage", "--window-size=1400,1000", f"--user-data-dir={self.profile}",
        ]
        capabilities = {
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": chromium, "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }
        return self._send("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})["sessionId"]

    def _send(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, {"Content-Type": "application/json"})
            answer = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(answer, dict) and "error" in answer:
            raise BrowserError(f"{answer['error']}: {answer['message'].splitlines()[0]}")
        return answer

    def _command(self, method, path, body=None):
        return self._send(method, f"/session/{self.session}{path}", body)

    def open(self, url):
        self._command("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        """Runs the body of a function in the page and gives what it returns."""
        return self._command("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector):
        return next(iter(self._command("POST", "/element", {"using": "css selector", "value": selector}).values()))

    def click(self, selector):
        """Clicks in the page rather than at a point of the screen, so that sticky headers are never in the way."""
        self.run("document.querySelector(arguments[0]).click()", selector)

    def type(self, selector, keys):
        self._command("POST", f"/element/{self.find(selector)}/value", {"text": keys})

    def clear(self, selector):
        self._command("POST", f"/element/{self.find(selector)}/clear", {})

    def text(self, selector):
        """What a reader sees of an element; works where the page may run no script."""
        return self._command("GET", f"/element/{self.find(selector)}/text")

    def resize(self, width, height):
        self.cdp("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def colour_scheme(self, scheme):
        self.cdp("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def cdp(self, command, parameters):
        return self._command("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def log(self, kind):
        return self._command("POST", "/se/log", {"type": kind})

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self._command("GET", "/screenshot")))

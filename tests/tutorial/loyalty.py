#!/usr/bin/env python3
"""Builds a copy of this tree to which the tutorial's patch was applied, and
runs orders through it, in one process and split. Prints a line a story, "ok
NAME" or "not ok NAME: why". Needs deploy/install-packages.sh --servers.

  tests/tutorial/loyalty.py FOLDER     where the copy is built"""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from tutorial_test import copy_of_tree

USER = "/loyalty/ann"


class Shop:
    """A shop that runs, and what a client asks of it."""

    def __init__(self, command, folder, *flags):
        self.command = [*command, "--data-dir", folder, "--http-port", "0",
                        "--log-level", "warn", *flags]
        self.folder = pathlib.Path(folder)
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, text=True,
                                        stdout=subprocess.PIPE)
        ready = self.process.stdout.readline()
        if "troupe listening on " not in ready:
            raise RuntimeError(f"it does not start: {ready!r}")
        self.url = ready.split()[-1]
        self.until(lambda: self.ask("/readyz"))

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(60)

    def ask(self, path, body=None):
        """What is answered; None where it is no success."""
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(
            self.url + path, data, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                text = answer.read()
        except (urllib.error.HTTPError, OSError):
            return None
        with contextlib.suppress(ValueError):
            return json.loads(text)
        return text

    @staticmethod
    def until(holds):
        end = time.monotonic() + 60
        while not (answer := holds()):
            if time.monotonic() > end:
                raise RuntimeError("it did not happen within a minute")
            time.sleep(0.05)
        return answer

    def place(self, amount):
        order = self.until(lambda: self.ask("/orders", {
            "user_id": "ann", "product_id": "lamp", "quantity": 1,
            "amount": amount}))
        return order["order_id"]

    def ended(self, order_id):
        """Its status, once its saga has ended."""
        resting = {"completed", "failed", "cancelled"}
        return self.until(
            lambda: (found := self.ask("/orders/" + order_id))
            and found["status"] in resting and found)["status"]

    def points(self):
        found = self.ask(USER)
        return found["points"] if found else 0


def expect(what, found, wanted):
    if found != wanted:
        raise RuntimeError(f"{what}: {found}, not {wanted}")


def stock(shop):
    shop.until(lambda: shop.ask("/inventory", {
        "product_id": "lamp", "name": "Lamp", "price": 1, "quantity": 1000}))


def completed_and_cancelled(shop):
    stock(shop)
    expect("points before", shop.points(), 0)
    first, second = shop.place(25.5), shop.place(10)
    expect("an order", shop.ended(first), "completed")
    expect("another one", shop.ended(second), "completed")
    shop.until(lambda: shop.points() == 35)
    shop.until(lambda: shop.ask(f"/orders/{first}/cancel", {}))
    shop.until(lambda: shop.ended(first) == "cancelled")
    expect("points after it was cancelled", shop.points(), 10)


def refused(shop):
    stock(shop)
    expect("an order that is not delivered", shop.ended(shop.place(25.5)),
           "failed")
    expect("points", shop.points(), 0)


def killed(shop, kill):
    stock(shop)
    orders = []
    for _ in range(3):
        orders += [shop.place(2.5) for _ in range(20)]
        kill(shop)
    wanted = 2 * sum(shop.ended(one) == "completed" for one in orders)
    shop.until(lambda: shop.points() == wanted)


def kill_process(shop):
    shop.stop(signal.SIGKILL)
    shop.start()


def kill_service(shop):
    pid = int((shop.folder / "run/loyalty-1.pid").read_text())
    os.kill(pid, signal.SIGKILL)


def play(name, command, story, *flags):
    """True: it went as it should."""
    with tempfile.TemporaryDirectory() as folder:
        shop = None
        try:
            shop = Shop(command, folder, *flags)
            story(shop)
            print(f"ok {name}", flush=True)
            return True
        except (RuntimeError, OSError, KeyError) as error:
            print(f"not ok {name}: {error}", flush=True)
            return False
        finally:
            if shop:
                shop.stop()


def main():
    tree = pathlib.Path(sys.argv[1]).resolve() / "tree"
    build = tree.parent / "build"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    copy_of_tree(tree)
    (tree / "build").symlink_to(build)
    subprocess.run(["cmake", "-S", tree, "-B", build, "-G", "Ninja"],
                   check=True)
    subprocess.run(["cmake", "--build", build, "--target", "programs"],
                   check=True)
    forms = {"in one process": ([build / "bin/troupe"], kill_process),
             "split": ([tree / "deploy/split"], kill_service)}
    fine = True
    for form, (command, kill) in forms.items():
        fine &= play(f"points are awarded and taken back, {form}", command,
                     completed_and_cancelled)
        fine &= play(f"no points are left of what is refused, {form}", command,
                     refused, "--delivery-failure-rate", "1")
        fine &= play(f"points survive kill -9, {form}", command,
                     lambda shop: killed(shop, kill),
                     "--delivery-failure-rate", "0.3")
    return not fine


if __name__ == "__main__":
    sys.exit(main())

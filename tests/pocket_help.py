"""A phone with a notebook, for tests: it makes operations as the notebook does, and sends them."""

import hashlib
import io
import uuid

from PIL import Image

OPERATIONS = "/pocket/operations/"


def picture(colour="green", size=(40, 30)):
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "JPEG")
    return stream.getvalue()


class Phone:
    """One phone of one person. `day` is what its clock shows, `known` the last day heard of."""

    def __init__(self, client, owner, day="2024-11-20", known="2024-11-20"):
        self.client, self.owner, self.day, self.known = client, owner, day, known
        self.device, self.sequence = str(uuid.uuid4()), 0

    def make(self, kind, payload, version=1, sequence=None):
        self.sequence += 1
        return {
            "uuid": str(uuid.uuid4()), "device": self.device, "owner": self.owner, "kind": kind,
            "sequence": self.sequence if sequence is None else sequence, "version": version,
            "phone_at": f"{self.day}T08:00:00", "known_day": self.known, "payload": payload,
        }  # fmt: skip

    def send(self, body):
        return self.client.post(OPERATIONS, body, content_type="application/json")

    def say(self, kind, payload):
        """Make and send; gives the outcome and the answer."""
        response = self.send(self.make(kind, payload))
        assert response.status_code == 200, response.content
        found = response.json()
        return found["outcome"], found["answer"]

    def photo(self, content, digest=""):
        digest = digest or hashlib.sha256(content).hexdigest()
        response = self.client.post(
            f"/pocket/photos/{digest}/", content, content_type="application/octet-stream"
        )
        return digest, response


def values(lines, place="ban-ven", period="2024q4"):
    return {
        "place": place,
        "period": period,
        "lines": {
            key: line if isinstance(line, dict) else {"numerator": line} for key, line in lines.items()
        },
    }


def cleanup(item="a", photos=(), register="cleanups", **cells):
    written = {"what": "Dọn đường trục bản", "place": "ban-ven", "held_on": "2024-11-16", "people": "42"}
    return {"item": item, "register": register, "cells": written | cells, "photos": list(photos)}

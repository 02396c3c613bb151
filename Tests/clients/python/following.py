"""What a client keeps of a session that it follows: the fold of its notifications."""


class Following:
    def __init__(self):
        self.heard_first = None
        self.notifications = set()
        self.events = []
        self.asked = []
        self.differing = []
        self.items = 0
        self._texts = {}
        self.ended = None

    def answered(self, _subscription):
        self.heard_first = self.heard_first or "answer"

    def append(self, params):
        """`events/append`: facts, in order, each exactly once."""
        self.heard_first = self.heard_first or "event"
        self.notifications.add("events/append")
        for event in params["events"]:
            self.events.append([event["seq"], event["type"]])
            data = event["data"]
            if event["type"] == "item.completed" and data["status"] == "completed":
                self.items += 1
                # Only the completed text counts; what streamed before is its beginning.
                if not data["text"].encode().startswith(self._texts.pop(data["itemId"], b"")):
                    self.differing.append(data["itemId"])
            elif event["type"] in ("run.completed", "run.failed", "run.cancelled"):
                self.ended = event["runId"]

    def delta(self, params):
        """`events/delta`: text while it is made; offsets count UTF-8 bytes."""
        self.notifications.add("events/delta")
        text = self._texts.get(params["itemId"], b"")
        if params["offset"] != len(text):
            self.differing.append(params["itemId"])
        self._texts[params["itemId"]] = text + params["text"].encode()

    def answer(self, question):
        """`interaction/request`: a question of the crew, and what a person would answer."""
        self.asked.append(f"{question['kind']}: interaction/request")
        if question["kind"] == "question":
            return {"text": "Ada Lovelace"}
        return {"optionId": question["options"][0]["optionId"]}

    def summary(self, **rest):
        return {
            "heardFirst": self.heard_first,
            "notifications": sorted(self.notifications),
            "events": self.events,
            "items": self.items,
            "differing": self.differing,
            "asked": self.asked,
            **rest,
        }

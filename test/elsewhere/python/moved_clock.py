"""Lets this process go by a clock that a file moves: it says by how many milliseconds. To be imported before everything that looks at a clock."""

import datetime
import os
import time

FILE = os.environ["ELSEWHERE_CLOCK"]
RealDatetime = datetime.datetime
real_time = time.time


def now():
    with open(FILE) as file:
        return real_time() + int(file.read()) / 1000


class OfNow:
    """A function of a moment, by default of now. Not a `def`: logging keeps one in a class, where that would become a method."""

    def __init__(self, function):
        self.function = function

    def __call__(self, seconds=None):
        return self.function(now() if seconds is None else seconds)


class EveryDatetime(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, RealDatetime)


class MovedDatetime(RealDatetime, metaclass=EveryDatetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(now(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(now(), datetime.timezone.utc).replace(tzinfo=None)

    @classmethod
    def today(cls):
        return cls.fromtimestamp(now())


datetime.datetime = MovedDatetime
time.time = now
time.time_ns = lambda: int(now() * 1_000_000_000)
time.gmtime = OfNow(time.gmtime)
time.localtime = OfNow(time.localtime)

"""measured.py LOG WORDS... - run a command as a whole process and print its wall seconds, CPU seconds,
peak MB and exit status as JSON; what it says goes to LOG.

A process of its own: the peak that Linux tells of a child counts the memory of who started it, and
that must not be a Python full of numpy.
"""
import os, subprocess, sys, time

with open(sys.argv[1], "w") as log:
    began = time.monotonic()
    child = subprocess.Popen(sys.argv[2:], stdout=log, stderr=log)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - began
child.returncode = os.waitstatus_to_exitcode(status)
print(f"[{wall}, {used.ru_utime + used.ru_stime}, {used.ru_maxrss / 1024}, {child.returncode}]")

"""Runs a task's peer functions on request: one JSON object a line in, one out.

The functions live in a module beside this file; each is called once a round, and timed here, in the process that runs it.
"""
import importlib
import json
import sys
import time
import warnings


def main():
    task = importlib.import_module(sys.argv[1])
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        request = json.loads(line)
        try:
            function = getattr(task, request["call"])
            start, cpu = time.perf_counter(), time.process_time()
            out = function(**request["args"])
            ms, cpu_ms = 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - cpu)
            answer = {"ms": ms, "cpuMs": cpu_ms, "out": task.describe(request["call"], out)}
        except Exception as error:  # told to the caller, who stops
            answer = {"error": f"{type(error).__name__}: {error}"}
        print("@" + json.dumps(answer), flush=True)


main()

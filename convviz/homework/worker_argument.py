"""With this first argument ConvViz is the process that runs a student's functions, see `worker_process`."""

WORKER_ARGUMENT = "--run-homework"

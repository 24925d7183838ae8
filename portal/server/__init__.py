"""What `run` starts and keeps running: the embedded queue, the web server, the workers, the ticker."""

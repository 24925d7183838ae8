"""The export engine: what a list shows, streamed into a file; long ones as a job, kept encrypted for a week."""

"""What background work is made of: locks, hints, recurring jobs, and how long people's data stay.

The lowest floor: imports nothing of ours. Public: `work.locks`, `work.hints`, `work.jobs`
(`recurring`), `work.retention` (`register`), `work.erasures` (`register`, `record`: what a restore
forgets again), `work.maintenance` (`is_on`), and `work.demo_marks` and `work.demo_sockets`, by
which a real installation refuses a demo. Its rows (when a job last ran) are written by `work.jobs`
alone.
"""

"""What background work is made of: locks, hints, slices, recurring jobs, retention.

The lowest floor: imports nothing of ours. Public: `work.locks`, `work.hints`, `work.jobs`,
`work.retention`, and `work.demo_marks`, by which a real installation refuses a demo.
Its rows (when a job last ran) are written by `work.jobs` alone.
"""

"""Readers beside a writer that loads without a pause; `python -m benchmarks.readers` does the same for minutes."""

from benchmarks.readers import watch


def test_a_reader_beside_a_writer_never_fails_and_sees_whole_batches(tmp_path):
    seen = watch(tmp_path, seconds=2.5, every_s=0.1, share=1.0)

    assert seen.failed == []
    assert seen.is_good
    assert len(seen.counts) > 1
    assert seen.counts[-1] > 0

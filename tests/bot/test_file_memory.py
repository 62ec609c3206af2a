"""A file is carried a piece at a time: the process does not grow with it."""

from tests.bench import files, uploads

SIZE = 16_000_000
MOST = 6.0  # MB


async def test_a_large_file_takes_next_to_no_memory() -> None:
    found = await files.measure(SIZE)
    assert found["slack MB"] < MOST
    assert found["telegram MB"] < MOST


async def test_nor_does_one_that_is_put_on_the_page() -> None:
    found = await uploads.measure(SIZE, SIZE)
    assert found["page MB"] < MOST
    assert found["slack MB"] < MOST
    assert found["telegram MB"] < MOST

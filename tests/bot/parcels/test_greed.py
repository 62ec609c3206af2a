"""The upload page against those who want too much: it takes what was announced, and of nobody more than a share."""

import gzip
from pathlib import Path

import pytest

from bot.parcels.uploading import Limits
from storage.engine import Database
from tests.bot.parcels.conftest import FORM, LIMITS, Page, body_of, served

KIND = "multipart/form-data; boundary=bb"


@pytest.mark.parametrize("packing", ["gzip", "deflate", "x-gzip"])
async def test_a_packed_form_is_not_unpacked(page: Page, packing: str) -> None:
    packed = gzip.compress(body_of({"a.bin": bytes(3 * LIMITS.form)}))
    headers = {"Content-Type": KIND, "Content-Encoding": packing}
    answer = await page.http.post(f"{page.address}?form={FORM}", data=packed, headers=headers)
    assert answer.status == 400
    assert page.is_empty()
    assert page.files() == []


async def test_parts_that_are_no_files_have_an_end(page: Page) -> None:
    empty = b'--bb\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n'
    headers = {"Content-Type": KIND}
    answer = await page.http.post(
        f"{page.address}?form={FORM}", data=empty * 60 + body_of({"a.txt": b"a"}), headers=headers
    )
    assert answer.status == 422
    assert page.is_empty()


async def test_nobody_has_more_than_his_share(sqlite_database: Database, tmp_path: Path) -> None:
    limits = Limits(form=100_000, all=1_000_000)
    async with served(sqlite_database, tmp_path, limits) as page:
        for number in range(5):
            assert (await page.put({"a.bin": bytes(75_000)}, form=f"{number}" * 16)).status == 200
        answer = await page.put({"a.bin": bytes(75_000)}, form="x" * 16)
        assert answer.status == 507
        assert len(page.kept()) == 5
        assert sum(map(len, page.kept())) < limits.share < limits.all

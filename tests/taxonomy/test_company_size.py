import pytest

from taxonomy.models import CompanySize, CostBand, DurationBand


@pytest.mark.parametrize(
    ("headcount", "size"),
    [
        (0, CompanySize.MICRO),
        (1, CompanySize.MICRO),
        (9, CompanySize.MICRO),
        (10, CompanySize.SMALL),
        (49, CompanySize.SMALL),
        (50, CompanySize.MEDIUM),
        (249, CompanySize.MEDIUM),
        (250, CompanySize.LARGE),
        (10_000, CompanySize.LARGE),
    ],
)
def test_size_follows_from_headcount(headcount: int, size: CompanySize) -> None:
    assert CompanySize.for_headcount(headcount) == size


def test_no_company_has_fewer_than_no_people() -> None:
    with pytest.raises(ValueError, match="-1"):
        CompanySize.for_headcount(-1)


def test_sizes_stand_in_addresses_by_plain_words() -> None:
    assert [(size.value, str(size.label)) for size in CompanySize] == [
        ("micro", "1–9 Beschäftigte"),
        ("small", "10–49 Beschäftigte"),
        ("medium", "50–249 Beschäftigte"),
        ("large", "ab 250 Beschäftigte"),
    ]


def test_bands_leave_no_gap() -> None:
    assert [str(band.label) for band in CostBand] == [
        "unter 5.000 €",
        "5.000 bis unter 25.000 €",
        "25.000 bis unter 100.000 €",
        "ab 100.000 €",
    ]
    assert [str(band.label) for band in DurationBand] == [
        "bis 3 Monate",
        "über 3 bis 6 Monate",
        "über 6 bis 12 Monate",
        "über 12 Monate",
    ]
    assert max(len(value) for value in [*CostBand.values, *DurationBand.values]) <= 20

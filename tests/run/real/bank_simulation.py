"""A bank: accounts with decimal money, transactions that roll back, interest by the calendar, statements, an audit."""
import abc
import calendar
import enum
import itertools
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, getcontext, localcontext, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_UP
from functools import singledispatchmethod, total_ordering

CENT = Decimal("0.01")


class BankError(Exception):
    pass


class Insufficient(BankError):
    def __init__(self, account, wanted):
        super().__init__(f"{account.number} has {account.available}, not {wanted}")


class Frozen(BankError):
    pass


class Kind(enum.Enum):
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    TRANSFER = "transfer"
    INTEREST = "interest"
    FEE = "fee"

    @property
    def sign(self):
        return -1 if self in (Kind.WITHDRAWAL, Kind.FEE) else 1


@total_ordering
@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str = "EUR"

    def __post_init__(self):
        object.__setattr__(self, "amount", Decimal(self.amount).quantize(CENT, ROUND_HALF_EVEN))

    def _check(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        if other.currency != self.currency:
            raise BankError(f"cannot mix {self.currency} and {other.currency}")
        return other.amount

    def __add__(self, other):
        amount = self._check(other)
        return amount if amount is NotImplemented else replace(self, amount=self.amount + amount)

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __sub__(self, other):
        return self + -other

    def __neg__(self):
        return replace(self, amount=-self.amount)

    def __mul__(self, factor):
        return replace(self, amount=self.amount * Decimal(factor))

    __rmul__ = __mul__

    def __lt__(self, other):
        amount = self._check(other)
        return amount if amount is NotImplemented else self.amount < amount

    def __bool__(self):
        return bool(self.amount)

    def __format__(self, spec):
        return format(f"{self.amount:,} {self.currency}", spec)

    __str__ = lambda self: format(self)

    def split(self, n):
        share = (self.amount / n).quantize(CENT, ROUND_DOWN)
        rest = int((self.amount - share * n) / CENT)
        return [replace(self, amount=share + (CENT if i < rest else 0)) for i in range(n)]


@dataclass(frozen=True, order=True)
class Entry:
    when: datetime
    serial: int
    kind: Kind = field(compare=False)
    amount: Money = field(compare=False)
    balance: Money = field(compare=False)
    memo: str = field(default="", compare=False)


class Account(abc.ABC):
    _numbers = itertools.count(1001)
    rate = Decimal(0)

    def __init__(self, owner, opened, currency="EUR"):
        self.number = f"{type(self).__name__[0]}{next(self._numbers)}"
        self.owner, self.opened, self.frozen = owner, opened, False
        self.balance = Money(0, currency)
        self.entries = []

    @property
    @abc.abstractmethod
    def available(self): ...

    def post(self, when, kind, amount, memo=""):
        if self.frozen:
            raise Frozen(self.number)
        signed = amount * kind.sign if kind is not Kind.TRANSFER else amount
        if signed < Money(0, signed.currency) and -signed > self.available:
            raise Insufficient(self, -signed)
        self.balance += signed
        self.entries.append(Entry(when, len(self.entries), kind, signed, self.balance, memo))

    def daily_balances(self, first, last):
        day, i, balance = first, 0, Money(0, self.balance.currency)
        entries = sorted(self.entries)
        while day <= last:
            while i < len(entries) and entries[i].when.date() <= day:
                balance = entries[i].balance
                i += 1
            yield day, balance
            day += timedelta(days=1)

    def interest(self, year, month):
        days = calendar.monthrange(year, month)[1]
        total = sum((b.amount for _, b in self.daily_balances(date(year, month, 1), date(year, month, days))), Decimal(0))
        with localcontext() as context:
            context.prec = 40
            return Money(total * self.rate / (366 if calendar.isleap(year) else 365), self.balance.currency)


class Checking(Account):
    def __init__(self, *args, overdraft="0", **kw):
        super().__init__(*args, **kw)
        self.overdraft = Money(overdraft, self.balance.currency)

    @property
    def available(self):
        return self.balance + self.overdraft


class Savings(Account):
    rate = Decimal("0.0375")
    limit = 3

    @property
    def available(self):
        return self.balance

    def post(self, when, kind, amount, memo=""):
        if kind is Kind.WITHDRAWAL and sum(e.kind is Kind.WITHDRAWAL and e.when.month == when.month for e in self.entries) >= self.limit:
            raise BankError(f"{self.number}: only {self.limit} withdrawals a month")
        super().post(when, kind, amount, memo)


class Bank:
    def __init__(self):
        self.accounts, self.failed = {}, []
        self.now = datetime(2024, 1, 1, 9, tzinfo=timezone(timedelta(hours=1)))

    def open(self, cls, owner, **kw):
        account = cls(owner, self.now.date(), **kw)
        self.accounts[account.number] = account
        return account

    def tick(self, **delta):
        self.now += timedelta(**delta)

    @contextmanager
    def transaction(self, label):
        saved = {a: (a.balance, list(a.entries), a.frozen) for a in self.accounts.values()}
        try:
            yield
        except BankError as error:
            for account, (account.balance, account.entries, account.frozen) in saved.items():
                pass
            self.failed.append((label, type(error).__name__, str(error)))

    def transfer(self, source, target, amount):
        with self.transaction(f"{source.number}->{target.number}"):
            target.post(self.now, Kind.TRANSFER, amount, f"from {source.owner}")
            source.post(self.now, Kind.TRANSFER, -amount, f"to {target.owner}")

    def month_end(self, year, month):
        for account in self.accounts.values():
            if account.rate and (gained := account.interest(year, month)):
                account.post(self.now, Kind.INTEREST, gained, f"{month:02}/{year}")
            if account.balance < Money(0, account.balance.currency):
                with self.transaction("fee"):
                    account.post(self.now, Kind.FEE, Money("4.50"), "overdraft")

    @singledispatchmethod
    def describe(self, what):
        return f"? {what!r}"

    @describe.register
    def _(self, what: Account):
        lines = [f"{what.number} {what.owner} opened {what.opened:%d %b %Y}"]
        lines += [f"  {e.when:%m-%d %H:%M%z} {e.kind.value:<10} {e.amount:>16} {e.balance:>18}  {e.memo}".rstrip() for e in what.entries]
        return "\n".join(lines)

    @describe.register(str)
    def _(self, what):
        return self.describe(self.accounts[what]) if what in self.accounts else f"no account {what}"

    @describe.register(list)
    def _(self, what):
        return "\n".join(map(self.describe, what))


def main():
    getcontext().rounding = ROUND_HALF_EVEN
    bank = Bank()
    ann, bob, cash = bank.open(Checking, "Ann", overdraft="500"), bank.open(Savings, "Bob"), bank.open(Checking, "Cid", currency="USD")
    ann.post(bank.now, Kind.DEPOSIT, Money("1234.565"), "salary")
    bank.tick(days=3, hours=2, minutes=30)
    bob.post(bank.now, Kind.DEPOSIT, Money(20000))
    cash.post(bank.now, Kind.DEPOSIT, Money(50, "USD"))
    for amount in ("300", "1000", "900.10"):
        bank.transfer(ann, bob, Money(amount))
        bank.tick(days=1)
    bank.transfer(bob, cash, Money(5))
    for i in range(4):
        with bank.transaction("withdraw"):
            bob.post(bank.now, Kind.WITHDRAWAL, Money(10 * i + 1))
    cash.frozen = True
    with bank.transaction("frozen"):
        cash.post(bank.now, Kind.DEPOSIT, Money(1, "USD"))
    bank.now = bank.now.replace(month=1, day=31, hour=23)
    bank.month_end(2024, 1)
    bank.now = datetime(2024, 2, 29, 23, 59, tzinfo=timezone.utc)
    bank.month_end(2024, 2)
    print(bank.describe(list(bank.accounts)), bank.describe("X1"), bank.describe(5), sep="\n")
    for failure in bank.failed:
        print(*failure, sep=" | ")
    print([str(m) for m in Money(100).split(3)], sum(Money("0.10").split(4)), Money(1) < Money(2), Money(3) * "1.5", max(Money(5), Money("5.01")))
    for bad in (lambda: Money(1) + 1, lambda: Money(1) < 5, lambda: Money(1) + Money(1, "USD"), lambda: Money("abc"), lambda: Account("x", None), lambda: Money(1).__setattr__("amount", 2)):
        try:
            print(bad())
        except Exception as e:
            print(type(e).__name__, str(e)[:80] if isinstance(e, (BankError, TypeError)) else "")
    audit = sum(e.amount.amount for a in (ann, bob) for e in a.entries)
    print("audit", audit == ann.balance.amount + bob.balance.amount, audit)
    print(calendar.month(2024, 2))


main()

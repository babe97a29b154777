"""calendar: months as text and as lists, leap years, week days."""
import calendar

print(calendar.month(2024, 2))
print(calendar.TextCalendar(calendar.SUNDAY).formatmonth(2026, 11))
print(calendar.monthcalendar(2023, 5), calendar.monthrange(2100, 2), calendar.leapdays(1900, 2001))
print([year for year in (1900, 2000, 2023, 2024) if calendar.isleap(year)], calendar.weekday(2026, 11, 21))
print(calendar.HTMLCalendar().formatmonth(2021, 2)[:200])
print(list(calendar.Calendar(6).itermonthdays2(2022, 4))[:8], calendar.timegm((2000, 1, 1, 0, 0, 0)))
try:
    calendar.monthrange(2020, 13)
except calendar.IllegalMonthError as error:
    print(error)

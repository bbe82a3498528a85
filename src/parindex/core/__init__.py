"""Building blocks of the standard library only: text, periods, deadlines, calendar, money, references."""

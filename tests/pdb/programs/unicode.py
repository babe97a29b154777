"""Größe, 名前 and a tab."""
größe = 3
名前 = "ä\tb\n€"


def prüfe(wert):
	if wert:
		ergebnis = "ja: " + 名前
	else:
		ergebnis = "nein"
	return ergebnis


print(prüfe(größe))
print(prüfe(0), end="")

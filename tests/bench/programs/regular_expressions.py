"""re: scanning a log, substitution, alternatives, backtracking."""
import re

log = "\n".join(
    '10.0.%d.%d - - [%02d/Nov/2026:10:%02d:00] "GET /page/%d.html HTTP/1.1" %d %d'
    % (i % 7, i % 255, i % 28 + 1, i % 60, i, (200, 404, 500)[i % 3], i * 17) for i in range(16000)
)
line = re.compile(r'^(?P<host>[\d.]+) - - \[(?P<day>\d+)/(\w+)/(\d{4})[^\]]*\] "(?:GET|POST) (\S+) [^"]*" (\d{3}) (\d+)$', re.M)
total = 0
hosts = set()
for match in line.finditer(log):
    total += int(match.group(7))
    hosts.add(match["host"])
print(total, len(hosts))
print(len(re.sub(r"(\d+)\.(\d+)", r"\2.\1", log)), len(re.split(r"[\s/]+", log)), len(re.findall(r"\b\w*9\b", log)))
print(bool(re.match(r"(a|b|ab)*c", "ab" * 20000 + "c")), len(re.findall("(?i)html|http", log)))

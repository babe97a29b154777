"""configparser: sections, defaults, interpolation, converters, errors, writing."""
import configparser
import io

text = """[DEFAULT]
root = /srv
debug = no
[site]
path = %(root)s/www
port: 8080
names = a
    b
    c
empty =
flag
[other]
debug = yes
"""
config = configparser.ConfigParser(allow_no_value=True)
config.read_string(text)
print(config.sections(), dict(config["site"]))
print(config.getint("site", "port"), config.getboolean("other", "debug"), config["site"].get("none", "fallback"), config["site"]["flag"])
for action in (lambda: config.get("site", "nope"), lambda: config["no"], lambda: config.getint("site", "path"), lambda: config.add_section("site")):
    try:
        action()
    except (configparser.Error, KeyError, ValueError) as error:
        print(type(error).__name__, error)
config["new"] = {"k": "v", "n": "1"}
config.remove_option("site", "names")
out = io.StringIO()
config.write(out)
print(out.getvalue())
for bad in ("[a]\nx\n", "x = 1\n", "[a]\nx=1\nx=2\n", "[a]\ny=%(z)s\n"):
    try:
        wrong = configparser.ConfigParser()
        wrong.read_string(bad)
        wrong["a"]["y"]
    except (configparser.Error, KeyError) as error:
        print(type(error).__name__, str(error).replace("\n", "|"))
extended = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
extended.read_string("[a]\nx=1\n[b]\ny=${a:x}2$$\n")
print(extended["b"]["y"])

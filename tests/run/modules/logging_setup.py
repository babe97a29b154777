"""logging: levels, handlers, filters, formats, hierarchy, exceptions, dictConfig."""
import io
import logging
import logging.config
import logging.handlers

out = io.StringIO()
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(funcName)s:%(lineno)d %(message)s"))
root = logging.getLogger()
root.addHandler(handler)
app, part = logging.getLogger("app"), logging.getLogger("app.part")
app.setLevel(logging.INFO)


def work():
    part.debug("hidden")
    part.info("seen %s %d", "x", 5)
    try:
        1 / 0
    except ZeroDivisionError:
        part.exception("failed")
    part.log(25, "custom %(a)s", {"a": 1})
    app.warning("bad format %d", "x") if False else app.warning("fine")


work()
print(out.getvalue().replace(__file__, "FILE"))
out.seek(0), out.truncate()
part.addFilter(lambda record: "secret" not in record.getMessage())
part.error("secret thing")
part.propagate = False
part.error("nowhere but last resort")
part.propagate = True
logging.addLevelName(25, "NOTICE")
memory = logging.handlers.MemoryHandler(10, target=handler)
app.addHandler(memory)
app.log(25, "kept", extra={"user": "ada"})
print(out.getvalue(), memory.buffer[0].user, logging.getLevelName(25), logging.getLevelName("ERROR"), part.getEffectiveLevel(), part.isEnabledFor(10), app.getChild("x").name)
for style, text in (("{", "{levelname:>8}|{message}"), ("$", "$levelname-$message")):
    print(logging.Formatter(text, style=style).format(logging.makeLogRecord({"levelname": "INFO", "msg": "m %s", "args": ("a",)})))
logging.config.dictConfig({"version": 1, "formatters": {"f": {"format": "%(message)s!"}}, "handlers": {"h": {"class": "logging.StreamHandler", "formatter": "f", "stream": out}},
                           "loggers": {"cfg": {"handlers": ["h"], "level": "DEBUG"}}, "disable_existing_loggers": False})
logging.getLogger("cfg").debug("configured")
print(out.getvalue().splitlines()[-2:], repr(app), logging.LoggerAdapter(app, {"k": 1}).process("m", {}))
try:
    logging.getLogger("x").setLevel("LOUD")
except ValueError as error:
    print(error)

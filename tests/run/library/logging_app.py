"""logging in an application: hierarchy, handlers, formatters, filters, adapters, exceptions, configuration by dict."""
import io, logging, logging.config, logging.handlers, re, sys
out = io.StringIO()
root = logging.getLogger(); h = logging.StreamHandler(out); h.setFormatter(logging.Formatter("%(levelname)-8s %(name)s:%(funcName)s:%(lineno)d %(message)s")); root.addHandler(h); root.setLevel(logging.DEBUG)
app, db = logging.getLogger("app"), logging.getLogger("app.db"); db.setLevel("WARNING")
def work(n):
    app.info("work %s", n); db.info("hidden"); db.warning("slow %(q)s", {"q": "select"})
    try: 1 / n
    except ZeroDivisionError: app.exception("failed"); db.error("no trace", exc_info=False)
work(1); work(0)
class Only(logging.Filter):
    def filter(self, r): r.msg = r.msg.upper(); return "secret" not in r.getMessage().lower()
f = Only(); app.addFilter(f); app.debug("the secret"); app.debug("public"); app.removeFilter(f)
ad = logging.LoggerAdapter(app, {"user": "ann"}); ad.process = lambda m, k: ("[ann] " + m, k); ad.critical("adapted")
app.log(25, "custom level"); logging.addLevelName(25, "NOTICE"); app.log(25, "named"); app.propagate = False; app.error("nowhere"); app.propagate = True
m = logging.handlers.MemoryHandler(10, logging.ERROR, h); db.addHandler(m); db.warning("buffered"); db.error("flushes"); db.removeHandler(m)
print(out.getvalue().replace(__file__, "FILE"))
print(app, db.getEffectiveLevel(), app.isEnabledFor(10), db.parent.name, app.hasHandlers(), logging.getLevelName(30), logging.getLevelName("ERROR"), logging.getLevelName(7), root.handlers == [h], logging.getLogger("app") is app, db.getChild("x").name, app.manager.loggerDict.keys() >= {"app", "app.db"})
for style, fmt in (("{", "{levelname}:{message}"), ("$", "$levelname-$message"), ("%", "%(message)s %(process)d")):
    r = logging.LogRecord("n", 20, "p.py", 5, "hi %d", (7,), None); print(re.sub(r"\d{3,}", "PID", logging.Formatter(fmt, style=style).format(r)), r.module, r.filename, r.levelname)
logging.config.dictConfig({"version": 1, "disable_existing_loggers": False, "formatters": {"f": {"format": "%(name)s|%(message)s"}}, "handlers": {"c": {"class": "logging.StreamHandler", "formatter": "f", "stream": "ext://sys.stdout"}}, "loggers": {"cfg": {"handlers": ["c"], "level": "INFO", "propagate": False}}})
logging.getLogger("cfg").info("configured"); logging.getLogger("cfg").debug("not shown")
for bad in (lambda: root.setLevel("NOPE"), lambda: logging.Formatter("%(x"), lambda: logging.Formatter("{x", style="{"), lambda: logging.config.dictConfig({"version": 2}), lambda: logging.getLogger(5), lambda: app.log("x", "m"), lambda: logging.basicConfig(nope=1)):
    try: bad(); print("fine")
    except Exception as e: print(type(e).__name__, e)
logging.raiseExceptions = False; app.info("%d", "not a number"); logging.disable(logging.CRITICAL); app.critical("disabled"); logging.disable(logging.NOTSET)
q = logging.handlers.QueueHandler(__import__("queue").SimpleQueue()); lg = logging.getLogger("q"); lg.addHandler(q); lg.propagate = False; lg.warning("to the queue %s", "x"); print(q.queue.get().message)
logging.captureWarnings(True); import warnings; warnings.warn("captured"); logging.captureWarnings(False); print("captured" in out.getvalue())

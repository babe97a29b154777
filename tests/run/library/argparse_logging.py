import argparse, logging, sys
p = argparse.ArgumentParser(prog="demo"); p.add_argument("n", type=int); p.add_argument("--flag", action="store_true")
print(p.parse_args(["3", "--flag"])); print(p.format_help())
logging.basicConfig(stream=sys.stdout, format="%(levelname)s:%(message)s", level=logging.INFO); logging.info("hi %d", 3); logging.debug("no")

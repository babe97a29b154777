import sys


def finish(code):
    print("leaving with", code)
    sys.exit(code)


def main(arguments):
    print("arguments", arguments)
    if arguments and arguments[0] == "fail":
        undefined_name
    finish(len(arguments))


main(sys.argv[1:])

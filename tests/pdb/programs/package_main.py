import sys

if __name__ == "__main__":
    name = __name__
    spec = __spec__ and __spec__.name
    print(name, spec, sys.argv[1:])

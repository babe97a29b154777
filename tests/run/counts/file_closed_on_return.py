import os, tempfile
path = tempfile.mktemp()
def write():
    f = open(path, "w")
    f.write("data")
write()
print(open(path).read())
os.remove(path)

"""xml.etree.ElementTree: elements, searches, copies, the parser's targets and events, errors, what elements hold."""
import copy
import gc
import io
import pickle
import sys
import xml.etree.ElementTree as ET


def attempt(call, *args, **kwargs):
    try:
        return call(*args, **kwargs)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def shown(e):
    return ET.tostring(e, encoding="unicode") if e is not None else None


# Elements as lists and dicts.
root = ET.Element("root", {"a": "1"}, b="2")
print(root.tag, root.attrib, root.text, root.tail, len(root), bool(root), root.get("a"), root.get("z"), root.get("z", 5), root.keys(), root.items())
children = [ET.SubElement(root, f"c{i}", n=str(i)) for i in range(5)]
print(shown(root), root[0] is children[0], root[-1].tag, [c.tag for c in root[1:3]], attempt(lambda: root[9]), attempt(lambda: root["x"]))
root.insert(1, ET.Element("inserted"))
root.remove(children[4])
root[0] = ET.Element("first")
root[2:4] = [ET.Element("x"), ET.Element("y"), ET.Element("z")]
del root[-1]
del root[::2]
print(shown(root), attempt(root.remove, children[4]), attempt(root.append, "text"), attempt(root.extend, [1]), attempt(root.extend, 5),
      attempt(root.insert, 0, None), attempt(root.__setitem__, 0, "x"), attempt(root.__setitem__, slice(0, 4, 2), []))
for call in (lambda: ET.Element("a", 5), lambda: ET.Element("a", attrib=5), lambda: ET.SubElement(5, "a"),
             lambda: setattr(root, "attrib", 5), lambda: delattr(root, "text"), lambda: ET.Element("a", attrib={"x": "1"}, y="2").attrib):
    print(attempt(call))
root.set("new", "value")
root.text, root.tail = "text", "tail"
print(shown(root), repr(root).split(" at ")[0], sys.getsizeof(ET.Element("e")), sys.getsizeof(ET.Element("e", a="b")))
root.clear()
print(shown(root), root.attrib, sys.getsizeof(root))

# Documents.
text = """<?xml version='1.0'?>
<!DOCTYPE library [<!ENTITY name "value">]>
<library xmlns:x="urn:x"><!-- a comment --><?pi some data?>
  <book id="1" x:kind="novel"><title>Eins &amp; zwei</title><price>10</price></book>
  <book id="2"><title>Drei &lt; vier &name;</title><x:note>Ünïcode</x:note></book>tail
</library>"""
tree = ET.parse(io.StringIO(text))
library = tree.getroot()
print(ET.tostring(library, encoding="unicode"))
for path in ("book", "book/title", ".//title", "book[@id='2']/title", "*", "{urn:x}note", ".//{urn:x}note", "book[title]", "book[2]", ".", "nothing"):
    print(path, [e.tag for e in library.findall(path)], library.find(path) is not None, repr(library.findtext(path)), len(list(library.iterfind(path))))
print([e.tag for e in library.findall("book/x:note", {"x": "urn:x"})], library.findtext("nothing", "default"), repr(library.findtext("book")))
print([e.tag for e in library.iter()], [e.tag for e in library.iter("title")], [e.tag for e in library.iter("*")] == [e.tag for e in library.iter()])
print([t.strip() for t in library.itertext()])
for source in (text.encode(), text.replace("1.0'", "1.0' encoding='latin-1'").encode("latin-1"), text.encode("utf-16")):
    print(attempt(lambda: shown(ET.fromstring(source)) == shown(library)))

# Errors.
for wrong in ("", "<a>", "<a></b>", "<a/><b/>", "<a x='1' x='2'/>", "<a>&nothing;</a>", "<!DOCTYPE a SYSTEM 'x'><a>&foreign;</a>", "<a>\0</a>", "text", "<x:a/>"):
    try:
        print(shown(ET.fromstring(wrong)))
    except ET.ParseError as e:
        print(e, e.code, e.position, isinstance(e, SyntaxError))

# Copies, pickles, cycles.
duplicate = copy.deepcopy(library)
shallow = copy.copy(library)
print(shown(duplicate) == shown(library), duplicate[0] is library[0], shallow[0] is library[0], shown(pickle.loads(pickle.dumps(library))) == shown(library))
child = library[0]
before = sys.getrefcount(child)
held = list(library)
print(sys.getrefcount(child) - before, library.__getstate__()["tag"], sorted(library.__getstate__()))
del held, duplicate, shallow


class Sub(ET.Element):
    def __del__(self):
        print("gone")


s = Sub("s")
s.append(s)
del s
gc.collect()
deep = root = ET.Element("deep")
for _ in range(20000):
    root = ET.SubElement(root, "d")
del deep, root

# Builders and targets.
builder = ET.TreeBuilder(insert_comments=True, insert_pis=True)
builder.start("a", {"k": "v"})
builder.data("one ")
builder.data("two")
builder.comment("note")
builder.data("after")
builder.pi("target", "text")
builder.start("b", {})
builder.end("b")
builder.data("end")
builder.end("a")
print(shown(builder.close()), attempt(builder.end, "a"), attempt(builder.start, "c", {}), attempt(ET.TreeBuilder().start, "a", 5))


class Target:
    def __init__(self):
        self.log = []

    def start(self, tag, attrib):
        self.log.append(("start", tag, attrib))

    def end(self, tag):
        self.log.append(("end", tag))

    def data(self, text):
        self.log.append(("data", text))

    def comment(self, text):
        self.log.append(("comment", text))

    def pi(self, target, text):
        self.log.append(("pi", target, text))

    def start_ns(self, prefix, uri):
        self.log.append(("start_ns", prefix, uri))

    def end_ns(self, prefix):
        self.log.append(("end_ns", prefix))

    def doctype(self, *args):
        self.log.append(("doctype", args))

    def close(self):
        return self.log


parser = ET.XMLParser(target=Target())
parser.entity["own"] = "replaced"
parser.feed("<!DOCTYPE a SYSTEM 'file'><a xmlns='urn:y' z='1'>&own;<!--c--><?p d?><b/>")
parser.feed(b"</a>")
for entry in parser.close():
    print(entry)


class Raises(Target):
    def start(self, tag, attrib):
        raise LookupError(tag)


print(attempt(ET.XMLParser(target=Raises()).feed, "<a><b/></a>"), ET.XMLParser().version.split()[0])
pull = ET.XMLPullParser(("start", "end", "start-ns", "end-ns", "comment", "pi"))
for piece in ("<r xmlns:p='urn:p'><!--c-->", "<p:x>t</p:x><?i d?>", "</r>"):
    pull.feed(piece)
    print([(event, getattr(e, "tag", e) if not callable(getattr(e, "tag", None)) else e.text) for event, e in pull.read_events()])
print([(event, e.tag, e.text) for event, e in ET.iterparse(io.BytesIO(b"<a><b>1</b><b>2</b></a>"))])
print(attempt(ET.XMLPullParser, ("never",)), attempt(ET.XMLParser.__new__(ET.XMLParser).feed, "x"))

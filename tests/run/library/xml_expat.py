"""XML by expat: events, settings, errors with positions, and the library's parsers on top of it."""
import io
import xml.dom.minidom
import xml.etree.ElementTree as ET
import xml.sax
from xml.parsers import expat

DOCUMENT = b"""<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<!DOCTYPE root SYSTEM "file.dtd" [
  <!ELEMENT root (item | (note, text?))*>
  <!ATTLIST item kind CDATA "usual" id ID #IMPLIED>
  <!ENTITY greeting "h&#233;llo">
  <!NOTATION gif PUBLIC "viewer">
  <!ENTITY picture SYSTEM "p.gif" NDATA gif>
]>
<root xmlns:k="urn:k"><!-- remark --><?target data?>
<item id="1" z="2">&greeting; w\xc3\xb6rld</item><![CDATA[<raw>]]><k:empty/></root>"""

p = expat.ParserCreate()
for name in ("StartElementHandler", "EndElementHandler", "ProcessingInstructionHandler", "CharacterDataHandler", "UnparsedEntityDeclHandler",
             "NotationDeclHandler", "CommentHandler", "StartCdataSectionHandler", "EndCdataSectionHandler", "StartDoctypeDeclHandler",
             "EndDoctypeDeclHandler", "EntityDeclHandler", "XmlDeclHandler", "ElementDeclHandler", "AttlistDeclHandler"):
    setattr(p, name, lambda *arguments, name=name: print(name, arguments))
p.buffer_text = True
print(p.Parse(DOCUMENT, True), p.CurrentLineNumber, p.CurrentColumnNumber, p.CurrentByteIndex, len(p.intern))

p = expat.ParserCreate(namespace_separator=" ")
p.StartElementHandler = p.EndElementHandler = p.StartNamespaceDeclHandler = p.EndNamespaceDeclHandler = lambda *a: print(a)
p.ordered_attributes = True
p.namespace_prefixes = True
p.ParseFile(io.BytesIO(b"<a xmlns='urn:d' xmlns:k='urn:k' k:x='1' y='2'><k:b/></a>"))

for text in ("<a>", "<a></b>", "<a>&undefined;</a>", "<a b='1' b='2'/>", "", "<a/><b/>", "<a>\x01</a>", "<?xml version='1.0' encoding='nope'?><a/>"):
    try:
        expat.ParserCreate().Parse(text.encode() if "encoding" in text else text, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        print(type(error).__name__, error, getattr(error, "code", None), getattr(error, "lineno", None), getattr(error, "offset", None))

p = expat.ParserCreate()
p.StartElementHandler = lambda name, attributes: 1 / 0
try:
    p.Parse("<a/>", True)
except ZeroDivisionError as error:
    print(error, p.StartElementHandler)
print(expat.ErrorString(expat.errors.codes[expat.errors.XML_ERROR_SYNTAX]), expat.native_encoding, p.buffer_size)
for name, value in (("buffer_size", 0), ("buffer_size", "x"), ("nothing", 1)):
    try:
        setattr(p, name, value)
    except (ValueError, TypeError, AttributeError) as error:
        print(type(error).__name__, error)

tree = ET.fromstring("<shop><item price='3'>tea</item><item price='5'>coffee<b>!</b> tail</item></shop>")
print([(e.tag, e.attrib, e.text, e.tail) for e in tree.iter()], tree.find("item[@price='5']/b").text, len(tree))
ET.SubElement(tree, "item", price="7").text = "é<&>"
ET.indent(tree)
print(ET.tostring(tree, encoding="unicode"))
print(ET.tostring(tree.find("item"), encoding="us-ascii", xml_declaration=True))
for event, element in ET.iterparse(io.BytesIO(b"<a><b>1</b><c/></a>"), events=("start", "end")):
    print(event, element.tag, element.text)
try:
    ET.fromstring("<a><b></a>")
except ET.ParseError as error:
    print(error, error.code, error.position)

dom = xml.dom.minidom.parseString("<a x='1'><b>text</b><!--c--></a>")
print(dom.documentElement.getAttribute("x"), dom.getElementsByTagName("b")[0].firstChild.data)
print(dom.toprettyxml(indent=" "))


class Counter(xml.sax.ContentHandler):
    def startElement(self, name, attributes):
        print("sax", name, dict(attributes))

    def characters(self, content):
        print("text", content)


xml.sax.parseString("<a q='1'>x<b/></a>", Counter())
try:
    xml.sax.parseString("<a>", Counter())
except xml.sax.SAXParseException as error:
    print(error)

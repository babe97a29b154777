"""An exception of a handler passes a frame that names the event; a module half imported is not seen across fork."""
import os, sys, threading, traceback, _imp
import xml.parsers.expat as expat

TEXT = b"<!DOCTYPE a [<!ELEMENT a ANY>]><a x='1'><!-- c -->text<?pi d?></a>"
for name in ("StartElementHandler", "EndElementHandler", "CharacterDataHandler", "CommentHandler", "ProcessingInstructionHandler",
             "ElementDeclHandler", "StartDoctypeDeclHandler", "DefaultHandler", "DefaultHandlerExpand"):
    for buffered in (False, True):
        parser = expat.ParserCreate()
        parser.buffer_text = buffered
        def handler(*args): raise ValueError(name)
        setattr(parser, name, handler)
        try:
            parser.Parse(TEXT, True)
        except ValueError as e:
            print([(os.path.basename(f.filename), f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)][1:])

held, go = threading.Event(), threading.Event()
def importer():
    _imp.acquire_lock()
    sys.modules["half"] = "partial"
    held.set()
    go.wait(0.2)
    sys.modules["half"] = "whole"
    _imp.release_lock()
thread = threading.Thread(target=importer)
thread.start()
held.wait()
child = os.fork()
if child == 0:
    os._exit(0 if sys.modules["half"] == "whole" and not _imp.lock_held() else 1)
go.set()
thread.join()
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), _imp.lock_held())

"""Every source that CPython's own test modules compile and that CPython refuses: does Krait refuse it with the same words,
at the same place, with the same text?

    /usr/bin/python3.11 tests/conformance/refusals.py KRAIT [--recording FILE] [--show N] [module ...]

The sources are those of Debian's libpython3.11-testsuite and stay there: this runs the modules under /usr/bin/python3.11 with
compile(), exec() and eval() watched, keeps what they refuse in FILE (below /tmp unless told otherwise; a FILE that exists is
used as it is), and then has both Pythons compile all of it. Prints what differs, then a line that counts.
"""
import argparse
import base64
import builtins
import json
import os
import subprocess
import sys
import tempfile

REFERENCE = "/usr/bin/python3.11"
MODULES = """test_syntax test_grammar test_exceptions test_eof test_string_literals test_fstring test_patma
test_named_expressions test_positional_only_arg test_keywordonlyarg test_unpack test_unpack_ex test_extcall test_flufl
test_future test_global test_scope test_symtable test_ast test_unparse test_compile test_code test_codeop test_dis
test_peepholer test_tokenize test_py_compile test_type_comments test_type_annotations test_generators test_genexps
test_listcomps test_dictcomps test_setcomps test_coroutines test_asyncgen test_yield_from test_decorators test_lambda
test_with test_except_star test_exception_group test_builtin test_cmd_line_script test_traceback test_source_encoding
test_unicode_identifiers test_keyword test_int test_complex test_float test_bytes test_str test_super test_class test_raise
test_augassign test_doctest test_code_module test_dataclasses test_typing test_inspect test_import test_annotationlib
test_pyclbr test_trace test_sys_settrace test_bdb test_operator test_slice test_dict test_set test_print test_property
test_metaclass test_descr test_funcattrs test_keywordonlyarg test_opcodes test_dynamic test_warnings test_tabnanny
test_utf8source test_pep646_syntax test_ctypes test_binop test_bool test_call test_cmd test_enum test_format test_frame
test_iter test_long test_marshal test_math test_module test_nis test_optparse test_os test_pdb test_pprint test_random test_re
test_runpy test_shelve test_string test_struct test_subclassinit test_sys test_textwrap test_tuple test_types test_userdict
test_userstring test_weakref test_xml_etree test_zipapp test_zipimport""".split()


# --- recording: runs under the reference -------------------------------------------------------------------------------

def packed(source):
    if isinstance(source, str):
        return {"text": source}
    return {"bytes": base64.b64encode(bytes(source)).decode()}


def watch(path):
    """Puts wrappers in the place of the built-in functions; each refused source becomes a line of the file."""
    real_compile, real_exec, real_eval = builtins.compile, builtins.exec, builtins.eval
    out = open(path, "a", encoding="utf-8", errors="surrogatepass")
    inherited = 0x1FE0000  # the features of __future__ among a code object's flags

    def keep(source, mode, flags, optimize=-1, feature_version=-1):
        if not isinstance(source, (str, bytes, bytearray, memoryview)):
            return
        entry = dict(packed(source), mode=mode, flags=flags, optimize=optimize, feature_version=feature_version)
        try:
            line = json.dumps(entry)
        except ValueError:
            return
        out.write(line + "\n")
        out.flush()

    def compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1):
        if not dont_inherit:
            flags |= sys._getframe(1).f_code.co_flags & inherited
        try:
            return real_compile(source, filename, mode, flags, True, optimize, _feature_version=_feature_version)
        except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError):
            keep(source, mode, flags, optimize, _feature_version)
            raise

    def run(real, mode):
        def watched(source, globals=None, locals=None, /, **more):
            frame = sys._getframe(1)
            if globals is None:
                globals, locals = frame.f_globals, frame.f_locals if locals is None else locals
            if isinstance(source, (str, bytes, bytearray, memoryview)):
                flags = frame.f_code.co_flags & inherited
                text = source.lstrip(" \t") if mode == "eval" and isinstance(source, str) else source
                try:
                    real_compile(text, "<string>", mode, flags, True)
                except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError):
                    keep(text, mode, flags)
            return real(source, globals, locals, **more)
        return watched

    builtins.compile, builtins.exec, builtins.eval = compile, run(real_exec, "exec"), run(real_eval, "eval")


def record_module(path, module):
    import unittest
    watch(path)
    sys.argv = ["unittest", module]
    unittest.main(module=None, exit=False, verbosity=0)


def record(path, modules):
    lines = {}
    for module in modules:
        with tempfile.TemporaryDirectory() as folder:
            one = os.path.join(folder, "refused")
            try:
                subprocess.run([REFERENCE, os.path.abspath(__file__), "--record-module", one, "test." + module], cwd=folder,
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240)
            except subprocess.TimeoutExpired:
                print("%s took too long; what came before counts" % module)
            if os.path.exists(one):
                with open(one, encoding="utf-8") as file:
                    lines.update(dict.fromkeys(file.read().splitlines()))
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in lines))


# --- judging: runs under either ----------------------------------------------------------------------------------------

def verdict(entry):
    source = entry["text"] if "text" in entry else base64.b64decode(entry["bytes"])
    try:
        compile(source, "<refused>", entry["mode"], entry["flags"], True, entry["optimize"],
                _feature_version=entry["feature_version"])
    except SyntaxError as error:
        return "%s %r" % (type(error).__name__, [error.msg, error.filename, error.lineno, error.offset, error.end_lineno,
                                                 error.end_offset, error.text])
    except (ValueError, OverflowError, MemoryError, RecursionError) as error:
        return "%s %s" % (type(error).__name__, error)
    return "accepted"


def judge(path):
    import warnings
    warnings.simplefilter("ignore")
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    with open(path, encoding="utf-8") as file:
        for line in file:
            print(json.dumps(verdict(json.loads(line))), flush=True)


def verdicts(python, path):
    run = subprocess.run([python, os.path.abspath(__file__), "--judge", path], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    return [json.loads(line) for line in run.stdout.decode().splitlines()]


def main():
    if sys.argv[1:2] == ["--record-module"]:
        return record_module(*sys.argv[2:4])
    if sys.argv[1:2] == ["--judge"]:
        return judge(sys.argv[2])
    parser = argparse.ArgumentParser()
    parser.add_argument("krait")
    parser.add_argument("--recording", default=os.path.join(tempfile.gettempdir(), "krait-refusals.jsonl"))
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args()
    if not os.path.exists(options.recording):
        record(options.recording, options.modules or MODULES)
    expected, got = verdicts(REFERENCE, options.recording), verdicts(options.krait, options.recording)
    with open(options.recording, encoding="utf-8") as file:
        sources = file.read().splitlines()
    passed = failed = 0
    for number, wanted in enumerate(expected):
        answer = got[number] if number < len(got) else "no answer: it ended before"
        if answer == wanted:
            passed += 1
            continue
        failed += 1
        if failed <= options.show:
            print("%s\n  CPython %s\n  Krait   %s" % (sources[number][:600], wanted, answer))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())

"""cmd and code: interpreters for lines of commands and of Python."""
import cmd
import code
import contextlib
import io


class Shell(cmd.Cmd):
    prompt = "> "
    intro = "Welcome."

    def do_add(self, line):
        """add A B: the sum."""
        print(sum(map(int, line.split())))

    def do_quit(self, line):
        return True

    def emptyline(self):
        print("(empty)")

    def default(self, line):
        print("what is", line)


shell = Shell(stdin=io.StringIO("add 1 2\n\nhelp add\nnonsense x\nhelp\n?nothing\nquit\nadd 9 9\n"))
shell.use_rawinput = False
shell.cmdloop()
console = code.InteractiveConsole({"x": 20})
err = io.StringIO()
with contextlib.redirect_stderr(err):
    print([console.push(line) for line in ("x + 1", "def f():", "    return x", "", "f() *", "f() * 2", "1/0", "x =")])
print(err.getvalue().replace("\n", "|"))

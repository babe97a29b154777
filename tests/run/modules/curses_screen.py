"""curses over a pseudo terminal: what its calls answer, and the bytes that reach the screen."""
import os, sys


def parent():
    import fcntl, pty, struct, termios
    answers, answers_end = os.pipe()
    pid, screen = pty.fork()
    if pid == 0:
        os.set_inheritable(answers_end, True)
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
        os.execv(sys.executable, [sys.executable, __file__, str(answers_end)])
    os.close(answers_end)
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    shown, typed = b"", False
    while True:
        try:
            piece = os.read(screen, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
        if b"type: " in shown and not typed:
            typed = True
            os.write(screen, b"abcdef\n")
    with open(answers, encoding="utf-8") as file:
        print(file.read())
    print(ascii(shown.decode("latin-1")))
    print(os.waitpid(pid, 0)[1])


if len(sys.argv) == 1:
    parent()
    sys.exit()

import _curses, curses, curses.panel, io, tempfile

log = open(int(sys.argv[1]), "w", encoding="utf-8")
def p(*parts): print(*parts, file=log, flush=True)
def t(function, *args):
    try:
        answer = function(*args)
    except Exception as e:
        return "%s %s" % (type(e).__name__, e)
    return "window" if isinstance(answer, _curses.window) else repr(answer)

for n in ('beep','cbreak','flash','doupdate','baudrate','start_color','has_colors','termname','keyname','isendwin','getsyx','longname'): p(n,t(getattr(curses,n)))
p(t(curses.tigetstr,'cup')); p(t(curses.color_pair,1)); p(t(curses.init_pair,1,2,3))
p(t(curses.setupterm,'nosuchterm',1)); p(t(curses.setupterm,'xterm-256color',1)); p(t(curses.setupterm,'x',1))
p(curses.tigetstr('cup'), curses.tigetnum('colors'), curses.tigetflag('am'), curses.tigetstr('zz'), curses.tigetnum('zz'), curses.tigetflag('zz'), curses.tparm(curses.tigetstr('cup'),5,3))
w=curses.initscr(); p(w.getmaxyx(), w.encoding, w.getbegyx(), w.getparyx(), w.getyx(), curses.LINES, curses.COLS, curses.ACS_HLINE, curses.ACS_SSSS, curses.ACS_PI)
p(sorted((k,v) for k,v in vars(_curses).items() if isinstance(v,int)))
p(t(curses.color_pair,1)); p(t(curses.start_color)); p(curses.COLORS, curses.COLOR_PAIRS)
p(t(curses.init_pair,1,curses.COLOR_RED,curses.COLOR_BLUE), t(curses.init_pair,1,-1,2), t(curses.use_default_colors), t(curses.init_pair,2,-1,-1), t(curses.pair_content,1), t(curses.pair_content,2), t(curses.color_content,1), t(curses.color_content,100000), t(curses.init_pair,-1,1,1), t(curses.init_pair,10**6,1,1), t(curses.init_color,1,2000,0,0), t(curses.init_color,1,-1,0,0), t(curses.color_pair,1), t(curses.pair_number,curses.color_pair(1)), t(curses.can_change_color), t(curses.has_extended_color_support))
for n in 'cbreak nocbreak noecho echo raw noraw nl nonl def_prog_mode savetty resetty qiflush noqiflush flushinp'.split(): p(n,t(getattr(curses,n)))
p(t(curses.cbreak,False), t(curses.halfdelay,5), t(curses.halfdelay,300), t(curses.meta,True), t(curses.intrflush,False), t(curses.typeahead,-1), t(curses.mouseinterval,10), t(curses.mousemask,curses.ALL_MOUSE_EVENTS), t(curses.getmouse), t(curses.ungetmouse,1,2,3,4,curses.BUTTON1_CLICKED), t(w.getch), t(curses.getmouse))
p(t(curses.unctrl,1), t(curses.unctrl,'a'), t(curses.unctrl,'ab'), t(curses.unctrl,2.0), t(curses.unctrl,b'\x7f'), t(curses.keyname,65), t(curses.keyname,curses.KEY_UP), t(curses.keyname,-1), t(curses.erasechar), t(curses.killchar), t(curses.termname), t(curses.longname), t(curses.has_key,curses.KEY_UP), t(curses.has_ic), t(curses.has_il), t(curses.termattrs), t(curses.getsyx), t(curses.setsyx,3,4), t(curses.getsyx), t(curses.setsyx,-1,-1), t(curses.getsyx), t(curses.curs_set,0), t(curses.curs_set,9), t(curses.get_escdelay), t(curses.set_escdelay,0), t(curses.set_escdelay,25), t(curses.get_tabsize), t(curses.set_tabsize,-3), t(curses.is_term_resized,10,10), t(curses.napms,1), t(curses.delay_output,1), t(curses.isendwin))
p(t(curses.ungetch,65), t(w.getch), t(curses.ungetch,'é'), t(w.get_wch), t(curses.unget_wch,'é'), t(w.get_wch), t(curses.unget_wch,'ab'), t(curses.unget_wch,2.0), t(curses.ungetch,'z'), t(w.getkey), t(curses.ungetch,curses.KEY_LEFT), t(w.getkey),t(curses.ungetch,curses.KEY_LEFT), t(w.get_wch))
w.nodelay(True); p(t(w.getch), t(w.getkey), t(w.get_wch)); w.nodelay(False); w.timeout(10); p(t(w.getch,1,1)); w.timeout(-1)
p(t(w.addch,'a'), t(w.addch,2,3,'b'), t(w.addch,100,3,'b'), t(w.addch,100,3,65), t(w.addch,'ab'), t(w.addch,1,2), t(w.addch), t(w.addch,1,2,3,4,5), t(w.addch,'é',curses.A_BOLD), t(w.addch,1.5), t(w.addch,2**70))
p(t(w.addstr,'hello'), t(w.addstr,1,1,'hello',curses.A_BOLD|curses.color_pair(1)), t(w.addstr,b'bytes'), t(w.addstr,200,1,'x'), t(w.addstr,200,1,b'x'), t(w.addstr,5), t(w.addstr,'a\0b'), t(w.addstr), t(w.addnstr,'hello',2), t(w.addnstr,3,0,'hello',2), t(w.addnstr,'x'), t(w.addnstr,99,0,'x',1), t(w.addstr,4,0,'日本語'))
p(t(w.insstr,5,5,'ins'), t(w.insnstr,5,5,'ins',2), t(w.insstr,b'q'), t(w.insch,'x'), t(w.insch,6,6,'y',curses.A_DIM), t(w.insch,600,6,'y'), t(w.insstr,500,5,'ins'), t(w.insnstr,500,5,b'ins',1))
p(t(w.hline,7,0,'-',10), t(w.vline,0,70,curses.ACS_VLINE,5,curses.A_BOLD), t(w.hline,'-',3), t(w.hline,'-'), t(w.hline,900,0,'-',3), t(w.vline,900,0,'-',3), t(w.border), t(w.border,'|'), t(w.border,'|','|','-','-','+','+','+','+'), t(w.box), t(w.box,'a','b'), t(w.box,'a'))
p(t(w.inch,1,1), t(w.inch), t(w.instr,1,1,5), t(w.instr,1,1), t(w.instr,1,-1), t(w.instr,1,2,3,4), t(w.chgat,1,1,3,curses.A_REVERSE), t(w.chgat,curses.A_BOLD), t(w.chgat,2,curses.A_BOLD), t(w.chgat,1,1,curses.A_BOLD), t(w.chgat), t(w.delch), t(w.delch,2,2), t(w.delch,222,2), t(w.deleteln), t(w.insertln), t(w.insdelln,2), t(w.insdelln))
p(t(w.bkgd,' '), t(w.bkgd,'.',curses.A_DIM), t(w.bkgdset,' '), t(w.getbkgd), t(w.attron,curses.A_BOLD), t(w.attroff,curses.A_BOLD), t(w.attrset,0), t(w.attron,'x'), t(w.standout), t(w.standend), t(w.echochar,'e'))
for n in 'clearok idcok idlok immedok keypad leaveok nodelay notimeout scrollok syncok'.split(): p(n,t(getattr(w,n),False), t(getattr(w,n)), t(getattr(w,n),'x'), t(getattr(w,n),1,2))
p(t(w.move,3,3), t(w.move,300,3), t(w.move,1), t(w.getyx), t(w.clrtoeol), t(w.clrtobot), t(w.redrawln,0,2), t(w.redrawwin), t(w.touchline,0,2), t(w.touchline,0,2,False), t(w.touchline,1), t(w.touchwin), t(w.is_wintouched), t(w.is_linetouched,1), t(w.is_linetouched,1000), t(w.untouchwin), t(w.is_wintouched), t(w.enclose,3,3), t(w.enclose,300,3), t(w.scroll), t(w.scroll,1), t(w.setscrreg,1,5), t(w.setscrreg,5,1), t(w.syncup), t(w.syncdown), t(w.cursyncup), t(w.resize,1), t(w.timeout))
v=curses.newwin(5,10,2,3); p(v.getmaxyx(), v.getbegyx(), t(curses.newwin,1), t(curses.newwin,1000,1000,2000,2), t(v.mvwin,4,4), t(v.mvwin,400,4), t(v.derwin,1,1).split()[0], t(v.derwin,1), t(v.subwin,5,5), t(v.subwin,1,1), t(v.resize,4,4), v.getmaxyx(), t(v.refresh), t(v.noutrefresh), t(v.refresh,1), t(v.refresh,1,2,3,4,5,6), t(v.noutrefresh,1,2,3,4,5,6), t(curses.doupdate))
d=v.derwin(2,2,1,1); p(d.getparyx(), d.getbegyx(), t(d.mvderwin,0,0), d.getparyx(), t(v.overlay,w), t(v.overwrite,w), t(v.overlay,w,0,0,1,1,2,2), t(v.overlay,1), t(v.overlay), t(v.overwrite,w,0,0,100,1,2000,2))
pad=curses.newpad(100,100); p(pad.getmaxyx(), t(pad.refresh), t(pad.noutrefresh), t(pad.refresh,0,0,1,1,5,5), t(pad.noutrefresh,0,0,1,1,5,5), t(pad.subpad,3,3,1,1), t(pad.subwin,1,1), t(pad.addstr,'pad'), t(pad.echochar,'e'))
f=tempfile.TemporaryFile(); v.putwin(f); f.seek(0); g=curses.getwin(f); p(g.getmaxyx(), g.instr(0,0)); p(t(curses.getwin,io.StringIO('x')))
v.encoding='latin-1'; p(v.encoding, t(setattr,v,'encoding',3), t(delattr,v,'encoding'), t(type(v)))
from curses import panel
p1=panel.new_panel(v); p2=panel.new_panel(g); p(p1.above() is p2, p2.above(), p2.below() is p1, p1.below(), p1.hidden(), t(p1.hide), p1.hidden(), t(p1.show), p1.window() is v, t(p1.userptr), t(p1.set_userptr,5), t(p1.userptr), t(p1.move,1,1), t(p1.move,-11,1), t(p1.top), t(p1.bottom), panel.top_panel() is p2, panel.bottom_panel() is p1, t(panel.update_panels), t(p2.replace,v), t(p2.replace,3), t(panel.new_panel,4), t(panel.panel))
curses.doupdate()
del p1,p2,g
w.addstr(0,0,'type: '); w.refresh()
p(t(w.getstr,3), t(w.getstr,1,1,-2), t(w.getstr,1,2,3,4))
p(t(curses.resizeterm,30,70), curses.LINES, curses.COLS, t(curses.resize_term,24,80), t(curses.update_lines_cols), t(curses.putp,'abc'), t(curses.filter), t(curses.use_env,True))
p(t(curses.endwin), t(curses.isendwin), curses.version, curses.ncurses_version, t(_curses.error), t(_curses.window))
p(curses.textpad if hasattr(curses,'textpad') else None, curses.ascii if hasattr(curses,'ascii') else None)

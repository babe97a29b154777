// The module termios (library reference: termios): control of terminals.
#include <errno.h>
#include <linux/serial.h>
#include <linux/tty.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ttydefaults.h>
#include <termios.h>

#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/posix/posix_internal.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules {

namespace {

Raised raise_termios(Thread& t) {
  Ref number = small_int(errno), text = TRY(make_str(t, strerror(errno)));
  Ref error = TRY(call(t, Value::from_object(module_exception(t, "termios.error")), {number, text}));
  return raise_instance(t, std::move(error));
}
// Runs the call without the interpreter's lock; its failure is a termios.error.
template <class Call> Status system(Thread& t, Call call) {
  if (TRY(posix::system_call(t, call)) == -1) return raise_termios(t);
  return ok();
}

// --- attributes ------------------------------------------------------------------------------------------------------

// The control characters: bytes of length one, but VMIN and VTIME numbers where they are such.
Result control_characters(Thread& t, const struct termios& mode) {
  Ref list = TRY(make_list(t));
  bool canonical = mode.c_lflag & ICANON;
  for (int i = 0; i < NCCS; ++i) {
    if (!canonical && (i == VMIN || i == VTIME)) {
      TRY(list_append(t, list.as<List>(), small_int(mode.c_cc[i])));
      continue;
    }
    char c = static_cast<char>(mode.c_cc[i]);
    Ref byte = TRY(make_bytes(t, {&c, 1}));
    TRY(list_append(t, list.as<List>(), byte));
  }
  return list;
}

Result termios_tcgetattr(Thread& t, const Args& a) {
  int fd = TRY(posix::fd_argument(t, a[0]));
  struct termios mode;
  TRY(system(t, [&] { return tcgetattr(fd, &mode); }));
  Ref characters = TRY(control_characters(t, mode));
  return make_list(t,
                   {small_int(mode.c_iflag), small_int(mode.c_oflag), small_int(mode.c_cflag), small_int(mode.c_lflag),
                    small_int(cfgetispeed(&mode)), small_int(cfgetospeed(&mode)), characters.get()});
}

Status read_characters(Thread& t, Value list, struct termios& mode) {
  for (int i = 0; i < NCCS; ++i) {
    Value v = as<List>(list)->items[i];
    if (is_bytes(v) && as<Bytes>(v)->length == 1) mode.c_cc[i] = as<Bytes>(v)->data[0];
    else if (is_int(v)) mode.c_cc[i] = static_cast<cc_t>(TRY(as_i64(t, v)));
    else return raise_type_error(t, "tcsetattr: elements of attributes must be characters or integers");
  }
  return ok();
}

Result termios_tcsetattr(Thread& t, const Args& a) {
  int fd = TRY(posix::fd_argument(t, a[0])), when = TRY(as_c_int(t, a[1]));
  if (!is_list(a[2]) || as<List>(a[2])->length != 7)
    return raise_type_error(t, "tcsetattr, arg 3: must be 7 element list");
  struct termios mode;
  TRY(system(t, [&] { return tcgetattr(fd, &mode); }));
  Value* items = as<List>(a[2])->items;
  tcflag_t* const flags[] = {&mode.c_iflag, &mode.c_oflag, &mode.c_cflag, &mode.c_lflag};
  for (int i = 0; i < 4; ++i) *flags[i] = static_cast<tcflag_t>(TRY(as_i64(t, items[i])));
  auto in = static_cast<speed_t>(TRY(as_i64(t, items[4]))), out = static_cast<speed_t>(TRY(as_i64(t, items[5])));
  if (!is_list(items[6]) || as<List>(items[6])->length != NCCS) {
    return raise_type_error(t, "tcsetattr: attributes[6] must be ", NCCS, " element list");
  }
  TRY(read_characters(t, items[6], mode));
  if (cfsetispeed(&mode, in) == -1 || cfsetospeed(&mode, out) == -1) return raise_termios(t);
  TRY(system(t, [&] { return tcsetattr(fd, when, &mode); }));
  return kNone;
}

// --- the line --------------------------------------------------------------------------------------------------------

Result termios_tcsendbreak(Thread& t, const Args& a) {
  int fd = TRY(posix::fd_argument(t, a[0])), duration = TRY(as_c_int(t, a[1]));
  TRY(system(t, [&] { return tcsendbreak(fd, duration); }));
  return kNone;
}
Result termios_tcdrain(Thread& t, const Args& a) {
  int fd = TRY(posix::fd_argument(t, a[0]));
  TRY(system(t, [&] { return tcdrain(fd); }));
  return kNone;
}
Result termios_tcflush(Thread& t, const Args& a) {
  int fd = TRY(posix::fd_argument(t, a[0])), queue = TRY(as_c_int(t, a[1]));
  TRY(system(t, [&] { return tcflush(fd, queue); }));
  return kNone;
}
Result termios_tcflow(Thread& t, const Args& a) {
  int fd = TRY(posix::fd_argument(t, a[0])), action = TRY(as_c_int(t, a[1]));
  TRY(system(t, [&] { return tcflow(fd, action); }));
  return kNone;
}

// --- the window ------------------------------------------------------------------------------------------------------

Result termios_tcgetwinsize(Thread& t, const Args& a) {
  int fd = TRY(posix::fd_argument(t, a[0]));
  winsize size;
  TRY(system(t, [&] { return ioctl(fd, TIOCGWINSZ, &size); }));
  return make_tuple(t, {small_int(size.ws_row), small_int(size.ws_col)});
}
Result termios_tcsetwinsize(Thread& t, const Args& a) {
  int fd = TRY(posix::fd_argument(t, a[0]));
  const char* wrong = "tcsetwinsize, arg 2: must be a two-item sequence";
  if (!is_sequence(t, a[1]) || !type_of(t, a[1])->slots.length) return raise_type_error(t, wrong);
  if (TRY(length(t, a[1])) != 2) return raise_type_error(t, wrong);
  Ref rows = TRY(get_item(t, a[1], int64_t{0})), columns = TRY(get_item(t, a[1], int64_t{1}));
  int64_t row = TRY(as_i64(t, rows)), column = TRY(as_i64(t, columns));
  winsize size;
  TRY(system(t, [&] { return ioctl(fd, TIOCGWINSZ, &size); }));
  if (row < 0 || row > UINT16_MAX || column < 0 || column > UINT16_MAX) {
    return raise_overflow_error(t, "winsize value(s) out of range.");
  }
  size.ws_row = static_cast<unsigned short>(row);
  size.ws_col = static_cast<unsigned short>(column);
  TRY(system(t, [&] { return ioctl(fd, TIOCSWINSZ, &size); }));
  return kNone;
}

const NativeFunction kFunctions[] = {
    {"tcgetattr(fd, /)", termios_tcgetattr,
     "The settings of the terminal fd: a list [iflag, oflag, cflag, lflag, ispeed, ospeed, cc].\nIts last item, "
     "cc, lists the special characters, each of length 1, but VMIN and VTIME hold integers\nwhere they are "
     "defined. Flags, speeds and indexes of cc go by the constants of this module."},
    {"tcsetattr(fd, when, attributes, /)", termios_tcsetattr,
     "Changes the settings of the terminal fd to attributes, a list laid out as tcgetattr() gives it.\nThe "
     "change happens at once (when is termios.TCSANOW), once waiting output is sent (TCSADRAIN),\nor once it is "
     "sent and waiting input is thrown away (TCSAFLUSH)."},
    {"tcsendbreak(fd, duration, /)", termios_tcsendbreak,
     "Sends a break signal on the terminal fd, lasting 0.25 to 0.5 seconds if duration is 0.\nWhat another "
     "duration means depends on the system."},
    {"tcdrain(fd, /)", termios_tcdrain, "Blocks until everything written to fd has really been sent."},
    {"tcflush(fd, queue, /)", termios_tcflush,
     "Throws away data waiting on the terminal fd.\nThe queue is termios.TCIFLUSH for input, TCOFLUSH for output "
     "or TCIOFLUSH for both."},
    {"tcflow(fd, action, /)", termios_tcflow,
     "Stops or restarts the flow of data on the terminal fd, as action says.\nFor output this is termios.TCOOFF "
     "(stop) or TCOON (go on), for input TCIOFF or TCION."},
    {"tcgetwinsize(fd, /)", termios_tcgetwinsize,
        "The size of the terminal window of fd, as a tuple (ws_row, ws_col)."},
    {"tcsetwinsize(fd, winsize, /)", termios_tcsetwinsize,
     "Changes the window size of the terminal fd to winsize, a pair (ws_row, ws_col) as in tcgetwinsize()."},
    {}};

constexpr std::pair<const char*, int64_t> kConstants[] = {
    {"B0", B0}, {"B1000000", B1000000}, {"B110", B110}, {"B115200", B115200}, {"B1152000", B1152000},
    {"B1200", B1200}, {"B134", B134}, {"B150", B150}, {"B1500000", B1500000}, {"B1800", B1800}, {"B19200", B19200},
    {"B200", B200}, {"B2000000", B2000000}, {"B230400", B230400}, {"B2400", B2400}, {"B2500000", B2500000},
    {"B300", B300}, {"B3000000", B3000000}, {"B3500000", B3500000}, {"B38400", B38400}, {"B4000000", B4000000},
    {"B460800", B460800}, {"B4800", B4800}, {"B50", B50}, {"B500000", B500000}, {"B57600", B57600},
    {"B576000", B576000}, {"B600", B600}, {"B75", B75}, {"B921600", B921600}, {"B9600", B9600}, {"BRKINT", BRKINT},
    {"BS0", BS0}, {"BS1", BS1}, {"BSDLY", BSDLY}, {"CBAUD", CBAUD}, {"CBAUDEX", CBAUDEX}, {"CDSUSP", CDSUSP},
    {"CEOF", CEOF}, {"CEOL", CEOL}, {"CEOT", CEOT}, {"CERASE", CERASE}, {"CFLUSH", CFLUSH}, {"CIBAUD", CIBAUD},
    {"CINTR", CINTR}, {"CKILL", CKILL}, {"CLNEXT", CLNEXT}, {"CLOCAL", CLOCAL}, {"CQUIT", CQUIT}, {"CR0", CR0},
    {"CR1", CR1}, {"CR2", CR2}, {"CR3", CR3}, {"CRDLY", CRDLY}, {"CREAD", CREAD}, {"CRPRNT", CRPRNT},
    {"CRTSCTS", CRTSCTS}, {"CS5", CS5}, {"CS6", CS6}, {"CS7", CS7}, {"CS8", CS8}, {"CSIZE", CSIZE},
    {"CSTART", CSTART}, {"CSTOP", CSTOP}, {"CSTOPB", CSTOPB}, {"CSUSP", CSUSP}, {"CWERASE", CWERASE}, {"ECHO", ECHO},
    {"ECHOCTL", ECHOCTL}, {"ECHOE", ECHOE}, {"ECHOK", ECHOK}, {"ECHOKE", ECHOKE}, {"ECHONL", ECHONL},
    {"ECHOPRT", ECHOPRT}, {"EXTA", EXTA}, {"EXTB", EXTB}, {"FF0", FF0}, {"FF1", FF1}, {"FFDLY", FFDLY},
    {"FIOASYNC", FIOASYNC}, {"FIOCLEX", FIOCLEX}, {"FIONBIO", FIONBIO}, {"FIONCLEX", FIONCLEX},
    {"FIONREAD", FIONREAD}, {"FLUSHO", FLUSHO}, {"HUPCL", HUPCL}, {"ICANON", ICANON}, {"ICRNL", ICRNL},
    {"IEXTEN", IEXTEN}, {"IGNBRK", IGNBRK}, {"IGNCR", IGNCR}, {"IGNPAR", IGNPAR}, {"IMAXBEL", IMAXBEL},
    {"INLCR", INLCR}, {"INPCK", INPCK}, {"IOCSIZE_MASK", IOCSIZE_MASK}, {"IOCSIZE_SHIFT", IOCSIZE_SHIFT},
    {"ISIG", ISIG}, {"ISTRIP", ISTRIP}, {"IUCLC", IUCLC}, {"IXANY", IXANY}, {"IXOFF", IXOFF}, {"IXON", IXON},
    {"NCC", NCC}, {"NCCS", NCCS}, {"NL0", NL0}, {"NL1", NL1}, {"NLDLY", NLDLY}, {"NOFLSH", NOFLSH},
    {"N_MOUSE", N_MOUSE}, {"N_PPP", N_PPP}, {"N_SLIP", N_SLIP}, {"N_STRIP", N_STRIP}, {"N_TTY", N_TTY},
    {"OCRNL", OCRNL}, {"OFDEL", OFDEL}, {"OFILL", OFILL}, {"OLCUC", OLCUC}, {"ONLCR", ONLCR}, {"ONLRET", ONLRET},
    {"ONOCR", ONOCR}, {"OPOST", OPOST}, {"PARENB", PARENB}, {"PARMRK", PARMRK}, {"PARODD", PARODD},
    {"PENDIN", PENDIN}, {"TAB0", TAB0}, {"TAB1", TAB1}, {"TAB2", TAB2}, {"TAB3", TAB3}, {"TABDLY", TABDLY},
    {"TCFLSH", TCFLSH}, {"TCGETA", TCGETA}, {"TCGETS", TCGETS}, {"TCIFLUSH", TCIFLUSH}, {"TCIOFF", TCIOFF},
    {"TCIOFLUSH", TCIOFLUSH}, {"TCION", TCION}, {"TCOFLUSH", TCOFLUSH}, {"TCOOFF", TCOOFF}, {"TCOON", TCOON},
    {"TCSADRAIN", TCSADRAIN}, {"TCSAFLUSH", TCSAFLUSH}, {"TCSANOW", TCSANOW}, {"TCSBRK", TCSBRK},
    {"TCSBRKP", TCSBRKP}, {"TCSETA", TCSETA}, {"TCSETAF", TCSETAF}, {"TCSETAW", TCSETAW}, {"TCSETS", TCSETS},
    {"TCSETSF", TCSETSF}, {"TCSETSW", TCSETSW}, {"TCXONC", TCXONC}, {"TIOCCONS", TIOCCONS}, {"TIOCEXCL", TIOCEXCL},
    {"TIOCGETD", TIOCGETD}, {"TIOCGICOUNT", TIOCGICOUNT}, {"TIOCGLCKTRMIOS", TIOCGLCKTRMIOS},
    {"TIOCGPGRP", TIOCGPGRP}, {"TIOCGSERIAL", TIOCGSERIAL}, {"TIOCGSOFTCAR", TIOCGSOFTCAR},
    {"TIOCGWINSZ", TIOCGWINSZ}, {"TIOCINQ", TIOCINQ}, {"TIOCLINUX", TIOCLINUX}, {"TIOCMBIC", TIOCMBIC},
    {"TIOCMBIS", TIOCMBIS}, {"TIOCMGET", TIOCMGET}, {"TIOCMIWAIT", TIOCMIWAIT}, {"TIOCMSET", TIOCMSET},
    {"TIOCM_CAR", TIOCM_CAR}, {"TIOCM_CD", TIOCM_CD}, {"TIOCM_CTS", TIOCM_CTS}, {"TIOCM_DSR", TIOCM_DSR},
    {"TIOCM_DTR", TIOCM_DTR}, {"TIOCM_LE", TIOCM_LE}, {"TIOCM_RI", TIOCM_RI}, {"TIOCM_RNG", TIOCM_RNG},
    {"TIOCM_RTS", TIOCM_RTS}, {"TIOCM_SR", TIOCM_SR}, {"TIOCM_ST", TIOCM_ST}, {"TIOCNOTTY", TIOCNOTTY},
    {"TIOCNXCL", TIOCNXCL}, {"TIOCOUTQ", TIOCOUTQ}, {"TIOCPKT", TIOCPKT}, {"TIOCPKT_DATA", TIOCPKT_DATA},
    {"TIOCPKT_DOSTOP", TIOCPKT_DOSTOP}, {"TIOCPKT_FLUSHREAD", TIOCPKT_FLUSHREAD},
    {"TIOCPKT_FLUSHWRITE", TIOCPKT_FLUSHWRITE}, {"TIOCPKT_NOSTOP", TIOCPKT_NOSTOP}, {"TIOCPKT_START", TIOCPKT_START},
    {"TIOCPKT_STOP", TIOCPKT_STOP}, {"TIOCSCTTY", TIOCSCTTY}, {"TIOCSERCONFIG", TIOCSERCONFIG},
    {"TIOCSERGETLSR", TIOCSERGETLSR}, {"TIOCSERGETMULTI", TIOCSERGETMULTI}, {"TIOCSERGSTRUCT", TIOCSERGSTRUCT},
    {"TIOCSERGWILD", TIOCSERGWILD}, {"TIOCSERSETMULTI", TIOCSERSETMULTI}, {"TIOCSERSWILD", TIOCSERSWILD},
    {"TIOCSER_TEMT", TIOCSER_TEMT}, {"TIOCSETD", TIOCSETD}, {"TIOCSLCKTRMIOS", TIOCSLCKTRMIOS},
    {"TIOCSPGRP", TIOCSPGRP}, {"TIOCSSERIAL", TIOCSSERIAL}, {"TIOCSSOFTCAR", TIOCSSOFTCAR}, {"TIOCSTI", TIOCSTI},
    {"TIOCSWINSZ", TIOCSWINSZ}, {"TOSTOP", TOSTOP}, {"VDISCARD", VDISCARD}, {"VEOF", VEOF}, {"VEOL", VEOL},
    {"VEOL2", VEOL2}, {"VERASE", VERASE}, {"VINTR", VINTR}, {"VKILL", VKILL}, {"VLNEXT", VLNEXT}, {"VMIN", VMIN},
    {"VQUIT", VQUIT}, {"VREPRINT", VREPRINT}, {"VSTART", VSTART}, {"VSTOP", VSTOP}, {"VSUSP", VSUSP},
    {"VSWTC", VSWTC}, {"VSWTCH", 0x7}, {"VT0", VT0}, {"VT1", VT1}, {"VTDLY", VTDLY}, {"VTIME", VTIME},
    {"VWERASE", VWERASE}, {"XCASE", XCASE}, {"XTABS", XTABS}};

Status module_init(Thread& t, Value module) {
  for (auto [name, value] : kConstants) TRY(module_add_int(t, module, name, value));
  return add_exception(t, module, "error", "termios.error", t.types().Exception);
}

}  // namespace

extern const NativeModule kTermiosModule;
const NativeModule kTermiosModule = {
    "termios",
    "Terminal (tty) control through the POSIX calls, on Unix systems that have them.\nThe manual pages of the "
    "system describe the calls in full.\n\nThe first argument is always fd: a descriptor number, like "
    "sys.stdin.fileno() gives,\nor a file object, like sys.stdin.",
    kFunctions, module_init};

}  // namespace krait::modules

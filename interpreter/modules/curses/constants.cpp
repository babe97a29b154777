// The numbers of _curses: attributes, mouse buttons, colours, keys; and the characters that lines are drawn with.
#include "interpreter/modules/curses/window.h"
#include "interpreter/objects/module.h"

namespace krait::modules::curses {

namespace {

struct Number {
  const char* name;
  long value;
};
#define NUMBER(name) {#name, static_cast<long>(name)}
const Number kNumbers[] = {
    NUMBER(A_ALTCHARSET), NUMBER(A_ATTRIBUTES), NUMBER(A_BLINK), NUMBER(A_BOLD), NUMBER(A_CHARTEXT),
    NUMBER(A_COLOR), NUMBER(A_DIM), NUMBER(A_HORIZONTAL), NUMBER(A_INVIS), NUMBER(A_ITALIC), NUMBER(A_LEFT),
    NUMBER(A_LOW), NUMBER(A_NORMAL), NUMBER(A_PROTECT), NUMBER(A_REVERSE), NUMBER(A_RIGHT), NUMBER(A_STANDOUT),
    NUMBER(A_TOP), NUMBER(A_UNDERLINE), NUMBER(A_VERTICAL), NUMBER(BUTTON1_CLICKED), NUMBER(BUTTON1_DOUBLE_CLICKED),
    NUMBER(BUTTON1_PRESSED), NUMBER(BUTTON1_RELEASED), NUMBER(BUTTON1_TRIPLE_CLICKED), NUMBER(BUTTON2_CLICKED),
    NUMBER(BUTTON2_DOUBLE_CLICKED), NUMBER(BUTTON2_PRESSED), NUMBER(BUTTON2_RELEASED),
    NUMBER(BUTTON2_TRIPLE_CLICKED), NUMBER(BUTTON3_CLICKED), NUMBER(BUTTON3_DOUBLE_CLICKED),
    NUMBER(BUTTON3_PRESSED), NUMBER(BUTTON3_RELEASED), NUMBER(BUTTON3_TRIPLE_CLICKED), NUMBER(BUTTON4_CLICKED),
    NUMBER(BUTTON4_DOUBLE_CLICKED), NUMBER(BUTTON4_PRESSED), NUMBER(BUTTON4_RELEASED),
    NUMBER(BUTTON4_TRIPLE_CLICKED), NUMBER(BUTTON5_CLICKED), NUMBER(BUTTON5_DOUBLE_CLICKED),
    NUMBER(BUTTON5_PRESSED), NUMBER(BUTTON5_RELEASED), NUMBER(BUTTON5_TRIPLE_CLICKED), NUMBER(BUTTON_ALT),
    NUMBER(BUTTON_CTRL), NUMBER(BUTTON_SHIFT), NUMBER(COLOR_BLACK), NUMBER(COLOR_BLUE), NUMBER(COLOR_CYAN),
    NUMBER(COLOR_GREEN), NUMBER(COLOR_MAGENTA), NUMBER(COLOR_RED), NUMBER(COLOR_WHITE), NUMBER(COLOR_YELLOW),
    NUMBER(ALL_MOUSE_EVENTS), NUMBER(REPORT_MOUSE_POSITION), NUMBER(ERR), NUMBER(OK),
    NUMBER(KEY_A1), NUMBER(KEY_A3), NUMBER(KEY_B2), NUMBER(KEY_BACKSPACE), NUMBER(KEY_BEG), NUMBER(KEY_BREAK),
    NUMBER(KEY_BTAB), NUMBER(KEY_C1), NUMBER(KEY_C3), NUMBER(KEY_CANCEL), NUMBER(KEY_CATAB), NUMBER(KEY_CLEAR),
    NUMBER(KEY_CLOSE), NUMBER(KEY_COMMAND), NUMBER(KEY_COPY), NUMBER(KEY_CREATE), NUMBER(KEY_CTAB), NUMBER(KEY_DC),
    NUMBER(KEY_DL), NUMBER(KEY_DOWN), NUMBER(KEY_EIC), NUMBER(KEY_END), NUMBER(KEY_ENTER), NUMBER(KEY_EOL),
    NUMBER(KEY_EOS), NUMBER(KEY_EXIT), NUMBER(KEY_FIND), NUMBER(KEY_HELP), NUMBER(KEY_HOME), NUMBER(KEY_IC),
    NUMBER(KEY_IL), NUMBER(KEY_LEFT), NUMBER(KEY_LL), NUMBER(KEY_MARK), NUMBER(KEY_MAX), NUMBER(KEY_MESSAGE),
    NUMBER(KEY_MIN), NUMBER(KEY_MOUSE), NUMBER(KEY_MOVE), NUMBER(KEY_NEXT), NUMBER(KEY_NPAGE), NUMBER(KEY_OPEN),
    NUMBER(KEY_OPTIONS), NUMBER(KEY_PPAGE), NUMBER(KEY_PREVIOUS), NUMBER(KEY_PRINT), NUMBER(KEY_REDO),
    NUMBER(KEY_REFERENCE), NUMBER(KEY_REFRESH), NUMBER(KEY_REPLACE), NUMBER(KEY_RESET), NUMBER(KEY_RESIZE),
    NUMBER(KEY_RESTART), NUMBER(KEY_RESUME), NUMBER(KEY_RIGHT), NUMBER(KEY_SAVE), NUMBER(KEY_SBEG),
    NUMBER(KEY_SCANCEL), NUMBER(KEY_SCOMMAND), NUMBER(KEY_SCOPY), NUMBER(KEY_SCREATE), NUMBER(KEY_SDC),
    NUMBER(KEY_SDL), NUMBER(KEY_SELECT), NUMBER(KEY_SEND), NUMBER(KEY_SEOL), NUMBER(KEY_SEXIT), NUMBER(KEY_SF),
    NUMBER(KEY_SFIND), NUMBER(KEY_SHELP), NUMBER(KEY_SHOME), NUMBER(KEY_SIC), NUMBER(KEY_SLEFT),
    NUMBER(KEY_SMESSAGE), NUMBER(KEY_SMOVE), NUMBER(KEY_SNEXT), NUMBER(KEY_SOPTIONS), NUMBER(KEY_SPREVIOUS),
    NUMBER(KEY_SPRINT), NUMBER(KEY_SR), NUMBER(KEY_SREDO), NUMBER(KEY_SREPLACE), NUMBER(KEY_SRESET),
    NUMBER(KEY_SRIGHT), NUMBER(KEY_SRSUME), NUMBER(KEY_SSAVE), NUMBER(KEY_SSUSPEND), NUMBER(KEY_STAB),
    NUMBER(KEY_SUNDO), NUMBER(KEY_SUSPEND), NUMBER(KEY_UNDO), NUMBER(KEY_UP),};
#undef NUMBER

// acs_map holds the terminal's own once it is known: the index is the letter of VT100's graphics set.
struct LineCharacter {
  const char* name;
  unsigned char index;
};
constexpr LineCharacter kLineCharacters[] = {{"ACS_ULCORNER", 'l'},
                                             {"ACS_LLCORNER", 'm'},
                                             {"ACS_URCORNER", 'k'},
                                             {"ACS_LRCORNER", 'j'},
                                             {"ACS_LTEE", 't'},
                                             {"ACS_RTEE", 'u'},
                                             {"ACS_BTEE", 'v'},
                                             {"ACS_TTEE", 'w'},
                                             {"ACS_HLINE", 'q'},
                                             {"ACS_VLINE", 'x'},
                                             {"ACS_PLUS", 'n'},
                                             {"ACS_S1", 'o'},
                                             {"ACS_S9", 's'},
                                             {"ACS_DIAMOND", '`'},
                                             {"ACS_CKBOARD", 'a'},
                                             {"ACS_DEGREE", 'f'},
                                             {"ACS_PLMINUS", 'g'},
                                             {"ACS_BULLET", '~'},
                                             {"ACS_LARROW", ','},
                                             {"ACS_RARROW", '+'},
                                             {"ACS_DARROW", '.'},
                                             {"ACS_UARROW", '-'},
                                             {"ACS_BOARD", 'h'},
                                             {"ACS_LANTERN", 'i'},
                                             {"ACS_BLOCK", '0'},
                                             {"ACS_S3", 'p'},
                                             {"ACS_S7", 'r'},
                                             {"ACS_LEQUAL", 'y'},
                                             {"ACS_GEQUAL", 'z'},
                                             {"ACS_PI", '{'},
                                             {"ACS_NEQUAL", '|'},
                                             {"ACS_STERLING", '}'},
                                             // the same by the sides on which lines meet: blank or single
                                             {"ACS_BSSB", 'l'},
                                             {"ACS_SSBB", 'm'},
                                             {"ACS_BBSS", 'k'},
                                             {"ACS_SBBS", 'j'},
                                             {"ACS_SBSS", 'u'},
                                             {"ACS_SSSB", 't'},
                                             {"ACS_SSBS", 'v'},
                                             {"ACS_BSSS", 'w'},
                                             {"ACS_BSBS", 'q'},
                                             {"ACS_SBSB", 'x'},
                                             {"ACS_SSSS", 'n'}};

}  // namespace

Status add_constants(Thread& t, Value module) {
  for (const Number& n : kNumbers) TRY(module_add_int(t, module, n.name, n.value));
  for (int i = 0; i < 64; ++i) TRY(module_add_int(t, module, cat("KEY_F", i).c_str(), KEY_F(i)));
  return ok();
}

Status add_line_characters(Thread& t, Value module) {
  for (const LineCharacter& c : kLineCharacters)
    TRY(module_add_int(t, module, c.name, static_cast<long>(acs_map[c.index])));
  return ok();
}

}  // namespace krait::modules::curses

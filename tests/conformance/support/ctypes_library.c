/* A library for CPython's tests of ctypes to call: the functions and variables that they look up by name, built as
 * _ctypes_test.so beside krait. Every name and signature is what those tests expect; what each function does is small, so that
 * only the passing of arguments and results can go wrong. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* Numbers: each function notes its argument and answers a third of it; the second form has a byte before it. */
long long last_tf_arg_s;
unsigned long long last_tf_arg_u;

#define NUMBER(letter, type, note)                                                        \
  type tf_##letter(type c) { note = (long long)c; return c / 3; }                         \
  type tf_b##letter(signed char x, type c) { (void)x; note = (long long)c; return c / 3; }
NUMBER(b, signed char, last_tf_arg_s)
NUMBER(h, short, last_tf_arg_s)
NUMBER(i, int, last_tf_arg_s)
NUMBER(l, long, last_tf_arg_s)
NUMBER(q, long long, last_tf_arg_s)
NUMBER(f, float, last_tf_arg_s)
NUMBER(d, double, last_tf_arg_s)
NUMBER(D, long double, last_tf_arg_s)
#undef NUMBER
#define NUMBER(letter, type)                                                                             \
  type tf_##letter(type c) { last_tf_arg_u = c; return (type)(c / 3); }                                  \
  type tf_b##letter(signed char x, type c) { (void)x; last_tf_arg_u = c; return (type)(c / 3); }
NUMBER(B, unsigned char)
NUMBER(H, unsigned short)
NUMBER(I, unsigned int)
NUMBER(L, unsigned long)
NUMBER(Q, unsigned long long)
#undef NUMBER
void tv_i(int c) { last_tf_arg_s = c; }

#define SUM(name, type, last) \
  type name(signed char b, short h, int i, long l, float f, last d) { return (type)(b + h + i + l + f + d); }
SUM(_testfunc_i_bhilfd, int, double)
SUM(_testfunc_f_bhilfd, float, double)
SUM(_testfunc_d_bhilfd, double, double)
SUM(_testfunc_D_bhilfD, long double, long double)
SUM(_testfunc_q_bhilfd, long long, double)
#undef SUM
long long _testfunc_q_bhilfdq(signed char b, short h, int i, long l, float f, double d, long long q) {
  return (long long)(b + h + i + l + f + d + q);
}
void _testfunc_v(int a, int b, int* sum) { *sum = a + b; }

/* Pointers, strings, arrays. */
void* _testfunc_p_p(void* p) { return p; }
void* _testfunc_c_p_p(int* count, char** texts) { return texts[*count - 1]; }
int* _testfunc_ai8(int numbers[8]) { return numbers; }
char* my_strchr(const char* text, int c) { return strchr(text, c); }
char* my_strtok(char* text, const char* separators) { return strtok(text, separators); }
char* my_strdup(const char* text) { return strdup(text); }
wchar_t* my_wcsdup(const wchar_t* text) { return wcsdup(text); }
size_t my_wcslen(const wchar_t* text) { return wcslen(text); }
void my_free(void* p) { free(p); }
double my_sqrt(double x) { return sqrt(x); }
void my_qsort(void* base, size_t count, size_t size, int (*compare)(const void*, const void*)) { qsort(base, count, size, compare); }
char* (*get_strchr(void))(const char*, int) { return my_strchr; }

int an_integer = 42;
int get_an_integer(void) { return an_integer; }

/* Callbacks. */
int _testfunc_callback_i_if(int value, int (*callback)(int)) {
  int sum = 0;
  for (; value != 0; value /= 2) sum += callback(value);
  return sum;
}
long long _testfunc_callback_q_qf(long long value, long long (*callback)(long long)) {
  long long sum = 0;
  for (; value != 0; value /= 2) sum += callback(value);
  return sum;
}
int _testfunc_callback_with_pointer(int (*callback)(int*)) {
  int table[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  return callback(table);
}
int _testfunc_cbk_reg_int(int a, int b, int c, int d, int e, int (*callback)(int, int, int, int, int)) {
  return callback(a * a, b * b, c * c, d * d, e * e);
}
double _testfunc_cbk_reg_double(double a, double b, double c, double d, double e,
                                double (*callback)(double, double, double, double, double)) {
  return callback(a * a, b * b, c * c, d * d, e * e);
}
/* The integral of a function by the rule of the midpoint. */
double integrate(double from, double to, double (*function)(double), long steps) {
  double width = (to - from) / steps, sum = 0;
  for (long i = 0; i < steps; ++i) sum += function(from + (i + 0.5) * width);
  return sum * width;
}

/* Structures by value: what arrives is noted or summed and then spoilt, which the caller must not see. */
typedef struct { int x, y; } Pair;
int _testfunc_byval(Pair in, Pair* out) {
  if (out) *out = in;
  return in.x + in.y;
}
typedef struct { short x, y; } ShortPair;
ShortPair ret_2h_func(ShortPair in) {
  in.x *= 2;
  in.y *= 3;
  return in;
}
typedef struct { int items[8]; } EightInts;
EightInts ret_8i_func(EightInts in) {
  for (int i = 0; i < 8; ++i) in.items[i] *= i + 2;
  return in;
}
typedef struct { unsigned long first, second, third; } ThreeLongs;
void _testfunc_cbk_large_struct(ThreeLongs in, void (*callback)(ThreeLongs)) { callback(in); }
void _testfunc_large_struct_update_value(ThreeLongs in) {
  ((volatile ThreeLongs*)&in)->first = 0x0badf00d;
  ((volatile ThreeLongs*)&in)->second = 0x0badf00d;
  ((volatile ThreeLongs*)&in)->third = 0x0badf00d;
}
typedef struct { unsigned int first, second; } TwoInts;
TwoInts last_tfrsuv_arg;
void _testfunc_reg_struct_update_value(TwoInts in) {
  last_tfrsuv_arg = in;
  ((volatile TwoInts*)&in)->first = 0x0badf00d;
  ((volatile TwoInts*)&in)->second = 0x0badf00d;
}
typedef struct { unsigned char data[16]; } SixteenBytes;
int _testfunc_array_in_struct1(SixteenBytes in) {
  int sum = 0;
  for (int i = 0; i < 16; ++i) sum += in.data[i];
  memset(in.data, 0, sizeof in.data);
  return sum;
}
typedef struct { double data[2]; } TwoDoubles;
double _testfunc_array_in_struct2(TwoDoubles in) {
  double sum = in.data[0] + in.data[1];
  memset(in.data, 0, sizeof in.data);
  return sum;
}
typedef struct { float data[2], more_data[2]; } FourFloats;
double _testfunc_array_in_struct2a(FourFloats in) {
  double sum = (double)in.data[0] + in.data[1] + in.more_data[0] + in.more_data[1];
  memset(&in, 0, sizeof in);
  return sum;
}

typedef struct { long x, y; } Point;
typedef struct { long left, top, right, bottom; } Rectangle;
long left = 10, top = 20, right = 30, bottom = 40;
int PointInRect(Rectangle* r, Point p) { return p.x >= r->left && p.x <= r->right && p.y >= r->top && p.y <= r->bottom; }
/* Five rectangles and two points, each passed another way: one of them comes back, spoilt if they did not all arrive equal. */
Rectangle ReturnRect(int which, Rectangle a, Rectangle* b, Point c, Rectangle d, Rectangle* e, Point f, Rectangle g) {
  int whole = !memcmp(&a, b, sizeof a) && !memcmp(&a, &d, sizeof a) && !memcmp(&a, e, sizeof a) && !memcmp(&a, &g, sizeof a) &&
              c.x == f.x && c.y == f.y;
  Rectangle answer = which == 1 ? d : which == 2 ? g : a;
  if (!whole) answer.left = answer.top = answer.right = answer.bottom = -1;
  return answer;
}

/* Bit fields. */
typedef struct {
  signed int A : 1, B : 2, C : 3, D : 4, E : 5, F : 6, G : 7, H : 8, I : 9;
  signed short M : 1, N : 2, O : 3, P : 4, Q : 5, R : 6, S : 7;
} Bits;
int unpack_bitfields(Bits* bits, char name) {
  switch (name) {
#define FIELD(letter, character) case character: return bits->letter;
    FIELD(A, 'A') FIELD(B, 'B') FIELD(C, 'C') FIELD(D, 'D') FIELD(E, 'E') FIELD(F, 'F') FIELD(G, 'G') FIELD(H, 'H') FIELD(I, 'I')
    FIELD(M, 'M') FIELD(N, 'N') FIELD(O, 'O') FIELD(P, 'P') FIELD(Q, 'Q') FIELD(R, 'R') FIELD(S, 'S')
#undef FIELD
    default: return 999;
  }
}

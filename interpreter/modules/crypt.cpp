// The module _crypt (library reference: crypt): hashed passwords by the system's libcrypt.
#include <crypt.h>
#include <errno.h>

#include <memory>

#include "interpreter/objects/str.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

static Result crypt_crypt(Thread& t, const Args& a) {
  std::string word(TRY(as_utf8(t, a[0]))), salt(TRY(as_utf8(t, a[1])));
  if (word.find('\0') != std::string::npos || salt.find('\0') != std::string::npos)
    return raise_value_error(t, "embedded null character");
  auto space = std::make_unique<crypt_data>();
  const char* hashed = crypt_r(word.c_str(), salt.c_str(), space.get());
  if (!hashed) return raise_os_error(t, errno);
  return make_str(t, hashed);
}

static const NativeFunction kFunctions[] = {
    {"crypt(word, salt, /)", crypt_crypt, "The hash of a password made with the given salt, as a str."}, {}};

extern const NativeModule kCryptModule;
const NativeModule kCryptModule = {"_crypt", nullptr, kFunctions};

}  // namespace krait::modules

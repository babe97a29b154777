// Catch2's own main, in a file that never changes.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

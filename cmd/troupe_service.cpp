#include "cmd/split/service.hpp"

/// `troupe-order`, `troupe-inventory` ...: TROUPE_PARTICIPANT says which.
int main(int argc, char** argv) {
  using namespace troupe;
  return run_service<participants::TROUPE_PARTICIPANT>(argc, argv);
}

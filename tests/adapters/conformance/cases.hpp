#pragma once

#include <boost/test/unit_test.hpp>

#include <vector>

/// The promises of the ports, each checked in one place on every
/// implementation. A suite is a class template over a backend: the fixture of
/// one implementation, freshly made for each case.
namespace troupe::conformance {

struct promise {
  const char* name;
  void (*check)();
};

/// Defined between BOOST_AUTO_TEST_SUITE and its end, it adds a suite's cases
/// there.
struct cases {
  explicit cases(const std::vector<promise>& all) {
    namespace ut = boost::unit_test;
    for (const auto& each : all)
      ut::ut_detail::auto_test_unit_registrar{
          ut::make_test_case(each.check, each.name, __FILE__, __LINE__),
          ut::decorator::collector_t::instance()};
  }
};

} // namespace troupe::conformance

/// A case is called as the function that checks it.
#define TROUPE_PROMISE(function)                                               \
  troupe::conformance::promise {                                               \
    #function, function                                                        \
  }

#pragma once

#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace troupe {

/// Users "0" to "n - 1" and orders of one laptop each, coordinated `by` one of
/// three.
class crowd : public shop {
public:
  explicit crowd(const stage_settings& settings = {},
                 coordination by = coordination::orchestration)
      : shop(settings), by_(by) {}

  coordination coordinated_by() const { return by_; }

  void draft(const std::string& id, const std::string& user,
             std::int64_t pieces = 1) {
    ask(draft_order{id, user, by_});
    ask(add_line{{}, id, {"laptop", pieces}, {10'000}});
    run();
  }

  std::uint64_t check_out(const std::string& id) {
    return ask(check_out_order{{}, id, {}});
  }

  void gather(int users) {
    for (int i = 0; i < users; ++i) {
      auto name = std::to_string(i);
      ask(deposit_credit{{}, name, {10'000}});
      draft(name, name);
    }
  }

  int completed() {
    int result = 0;
    for (auto& [id, order] : orders.rows<order_row>())
      result += order.status == order_status::completed;
    return result;
  }

private:
  coordination by_;
};

/// Tells it of a shop in each of the three coordinations, and audits it.
template <class Story>
void in_each(Story tell) {
  for (auto by : {coordination::orchestration, coordination::choreography,
                  coordination::two_phase_commit})
    BOOST_TEST_CONTEXT(to_string(by)) {
      crowd c{{}, by};
      tell(c);
      BOOST_TEST(c.broken_promises() == "");
    }
}

} // namespace troupe

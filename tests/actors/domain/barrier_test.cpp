#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;

namespace {

using wallet_command = command_row<wallet_view>;

/// A key, a clock, and work that counts how often it was done.
struct counted_work {
  row_set<wallet_command> commands;
  command_key key{"deposit/1", "print"};
  instant now = 1'000;
  int done = 0;
  refusal refused = refusal::none;

  counted_work() { commands.want("deposit/1"); }

  answer<wallet_view> ask() {
    return once(commands, key, now, [&]() -> answer<wallet_view> {
      ++done;
      return {.refused = refused,
              .detail = "detail " + std::to_string(done),
              .value = {"ann", {100 * done}}};
    });
  }
};

} // namespace

static_assert(all_fields_named<wallet_command>);

BOOST_FIXTURE_TEST_SUITE(barrier_test, counted_work)

BOOST_AUTO_TEST_CASE(a_command_is_done_once_and_answered_again) {
  auto first = ask();
  now += 5'000;
  auto second = ask();
  BOOST_TEST(done == 1);
  BOOST_TEST(!first.replayed);
  BOOST_TEST(second.replayed);
  BOOST_TEST((second.value == first.value));
  BOOST_TEST(second.detail == "detail 1");
}

BOOST_AUTO_TEST_CASE(its_row_is_new_and_says_when) {
  ask();
  auto& slot = commands.slots().at("deposit/1");
  BOOST_TEST(slot.is_new);
  BOOST_TEST((*slot.row
              == wallet_command{"deposit/1",
                                "print",
                                refusal::none,
                                "detail 1",
                                {"ann", {100}},
                                1'000}));
}

BOOST_AUTO_TEST_CASE(a_refusal_is_an_answer_and_is_kept) {
  refused = refusal::conflict;
  ask();
  refused = refusal::none;
  auto second = ask();
  BOOST_TEST(done == 1);
  BOOST_TEST(second.refused == refusal::conflict);
  BOOST_TEST(second.replayed);
  BOOST_TEST(second.detail == "detail 1");
}

BOOST_AUTO_TEST_CASE(a_key_is_not_used_for_two_things) {
  ask();
  key.fingerprint = "another print";
  auto other = ask();
  BOOST_TEST(done == 1);
  BOOST_TEST(other.refused == refusal::key_reused);
  BOOST_TEST(!other.replayed);
  BOOST_TEST((other.value == wallet_view{}));
  key.fingerprint = "print";
  BOOST_TEST(ask().replayed);
}

BOOST_AUTO_TEST_CASE(without_a_key_it_is_done_each_time) {
  key.id = "";
  BOOST_TEST(!ask().replayed);
  BOOST_TEST(!ask().replayed);
  BOOST_TEST(done == 2);
  BOOST_TEST(commands.find("deposit/1") == nullptr);
}

BOOST_AUTO_TEST_CASE(states_are_written_and_read_by_name) {
  BOOST_TEST(to_string(forward_state::none) == "none");
  BOOST_TEST(to_string(forward_state::refused) == "refused");
  BOOST_TEST(to_string(forward_state::pending) == "pending");
  BOOST_TEST(to_string(undo_state::pending) == "pending");
  BOOST_TEST(to_string(undo_state::kept) == "kept");
}

BOOST_AUTO_TEST_SUITE_END()

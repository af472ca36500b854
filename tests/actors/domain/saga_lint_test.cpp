#include "actors/domain/order_saga.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace troupe;

namespace {

using enum step_kind;

message some_command(const saga_context&, const purchase&, std::uint32_t) {
  return {};
}

saga_step step(std::string_view name, step_kind kind) {
  return {.name = name,
          .forward = some_command,
          .compensation = some_command,
          .prepare = some_command,
          .commit = some_command,
          .abort = some_command,
          .forget = [](const saga_context&) { return message{}; },
          .kind = kind};
}

template <class Command>
saga_step without(Command saga_step::*what, saga_step step) {
  step.*what = nullptr;
  return step;
}

std::string fault_of(const std::vector<saga_step>& steps) {
  return std::string{objection_to(saga_table{"a saga", steps})};
}

const auto is_circle = "a step stands in it twice, so that its replies would"
                       " lead round in a circle";
const auto is_retried = "a step is repeated until it is done before the pivot"
                        " has decided that it shall be";
const auto can_fail = "a step after the pivot can fail, or meet its deadline,"
                      " when all before it must stand";
const auto has_no_pivot = "it has no pivot, so that its deadline can fire when"
                          " all is done";
const auto is_given_up = "a step after the pivot is given up at the deadline,"
                         " and all before it undone, where the order is"
                         " choreographed";
const auto is_not_undone = "a step cannot be undone, and a cancellation undoes"
                           " all";

} // namespace

BOOST_AUTO_TEST_SUITE(saga_lint_test)

BOOST_AUTO_TEST_CASE(nothing_is_to_be_said_against_the_sagas_there_are) {
  BOOST_TEST(all_sagas().size() == 2u);
  for (auto& table : all_sagas())
    BOOST_TEST(objection_to(table) == "", table.name);
}

BOOST_AUTO_TEST_CASE(nor_against_all_kinds_of_steps_in_their_order) {
  BOOST_TEST(fault_of({step("a", pivot)}) == "");
  BOOST_TEST(fault_of({step("a", compensatable), step("b", pivot)}) == "");
  BOOST_TEST(fault_of({step("a", compensatable), step("b", compensatable),
                       step("c", pivot)})
             == "");
}

BOOST_AUTO_TEST_CASE(the_last_step_is_the_pivot) {
  BOOST_TEST(fault_of({step("a", pivot), step("b", retriable)}) == is_given_up);
  BOOST_TEST(fault_of({step("a", compensatable), step("b", pivot),
                       step("c", retriable), step("d", retriable)})
             == is_given_up);
}

BOOST_AUTO_TEST_CASE(a_table_without_steps_is_refused) {
  BOOST_TEST(fault_of({}) == "it has no step");
}

BOOST_AUTO_TEST_CASE(a_step_twice_is_a_circle) {
  BOOST_TEST(fault_of({step("a", compensatable), step("a", pivot)})
             == is_circle);
  BOOST_TEST(fault_of({step("a", compensatable), step("b", compensatable),
                       step("a", pivot)})
             == is_circle);
}

BOOST_AUTO_TEST_CASE(nothing_is_retried_before_the_pivot) {
  BOOST_TEST(fault_of({step("a", retriable), step("b", pivot)}) == is_retried);
  BOOST_TEST(fault_of({step("a", compensatable), step("b", retriable),
                       step("c", pivot)})
             == is_retried);
  BOOST_TEST(fault_of({step("a", retriable)}) == is_retried);
}

BOOST_AUTO_TEST_CASE(nothing_can_fail_after_the_pivot) {
  BOOST_TEST(fault_of({step("a", pivot), step("b", compensatable)})
             == can_fail);
}

BOOST_AUTO_TEST_CASE(there_is_one_pivot) {
  BOOST_TEST(fault_of({step("a", pivot), step("b", pivot)})
             == "it has two pivots");
  BOOST_TEST(fault_of({step("a", compensatable)}) == has_no_pivot);
  BOOST_TEST(fault_of({step("a", compensatable), step("b", compensatable)})
             == has_no_pivot);
}

BOOST_AUTO_TEST_CASE(every_step_can_be_undone) {
  auto compensation = &saga_step::compensation;
  BOOST_TEST(fault_of({without(compensation, step("a", compensatable)),
                       step("b", pivot)})
             == is_not_undone);
  BOOST_TEST(fault_of({step("a", compensatable),
                       without(compensation, step("b", pivot))})
             == is_not_undone);
}

BOOST_AUTO_TEST_CASE(every_step_has_all_that_a_coordination_sends) {
  for (auto what : {&saga_step::prepare, &saga_step::commit, &saga_step::abort})
    BOOST_TEST(
        fault_of({step("a", compensatable), without(what, step("b", pivot))})
        == "a step lacks a command of the two-phase commit");
  auto lame = "a step cannot be begun, or cannot be forgotten";
  BOOST_TEST(fault_of({without(&saga_step::forward, step("a", pivot))})
             == lame);
  BOOST_TEST(fault_of({without(&saga_step::forget, step("a", pivot))}) == lame);
}

BOOST_AUTO_TEST_SUITE_END()

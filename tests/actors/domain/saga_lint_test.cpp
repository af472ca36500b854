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

saga_step without_compensation(saga_step step) {
  step.compensation = nullptr;
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
const auto is_not_undone = "a step up to the pivot cannot be undone";

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
  BOOST_TEST(
      fault_of({step("a", compensatable), step("b", compensatable),
                step("c", pivot), step("d", retriable), step("e", retriable)})
      == "");
}

BOOST_AUTO_TEST_CASE(after_the_pivot_nothing_has_to_be_undone) {
  BOOST_TEST(
      fault_of({step("a", pivot), without_compensation(step("b", retriable))})
      == "");
}

BOOST_AUTO_TEST_CASE(a_table_without_steps_is_refused) {
  BOOST_TEST(fault_of({}) == "it has no step");
}

BOOST_AUTO_TEST_CASE(a_step_twice_is_a_circle) {
  BOOST_TEST(fault_of({step("a", compensatable), step("a", pivot)})
             == is_circle);
  BOOST_TEST(fault_of({step("a", compensatable), step("b", pivot),
                       step("a", retriable)})
             == is_circle);
  BOOST_TEST(
      fault_of({step("a", pivot), step("b", retriable), step("b", retriable)})
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
  BOOST_TEST(fault_of({step("a", compensatable), step("b", pivot),
                       step("c", retriable), step("d", compensatable)})
             == can_fail);
}

BOOST_AUTO_TEST_CASE(there_is_one_pivot) {
  BOOST_TEST(fault_of({step("a", pivot), step("b", pivot)})
             == "it has two pivots");
  BOOST_TEST(fault_of({step("a", compensatable)}) == has_no_pivot);
  BOOST_TEST(fault_of({step("a", compensatable), step("b", compensatable)})
             == has_no_pivot);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_undone_comes_after_the_pivot) {
  BOOST_TEST(fault_of({without_compensation(step("a", compensatable)),
                       step("b", pivot)})
             == is_not_undone);
  BOOST_TEST(fault_of({step("a", compensatable),
                       without_compensation(step("b", pivot))})
             == is_not_undone);
}

BOOST_AUTO_TEST_SUITE_END()

#include "actors/domain/identifiers.hpp"
#include "actors/domain/row_set.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;

namespace {

struct thing {
  std::string name;
  int size = 0;
  TROUPE_FIELDS(name, size)
};

} // namespace

BOOST_AUTO_TEST_SUITE(row_set_test)

BOOST_AUTO_TEST_CASE(what_is_wanted_twice_is_kept_once_and_in_key_order) {
  row_set<thing> things;
  for (auto key : {"c", "a", "b", "a"})
    things.want(key);
  std::string keys;
  for (auto& [key, slot] : things.slots())
    keys += key;
  BOOST_TEST(keys == "abc");
}

BOOST_AUTO_TEST_CASE(wanting_a_row_again_does_not_lose_it) {
  row_set<thing> things;
  things.want("a");
  things.add({"a", 1});
  things.want("a");
  BOOST_TEST(things.find("a")->size == 1);
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_not_found) {
  row_set<thing> things;
  things.want("a");
  BOOST_TEST(things.find("a") == nullptr);
  BOOST_TEST(things.find("b") == nullptr);
}

BOOST_AUTO_TEST_CASE(only_what_was_changed_is_marked) {
  row_set<thing> things;
  for (auto key : {"looked at", "changed", "added"})
    things.want(key);
  things.slots().at("looked at").row = {"looked at", 1};
  things.slots().at("changed").row = {"changed", 1};
  BOOST_TEST(things.find("looked at")->size == 1);
  things.change("changed").size = 2;
  things.add({"added", 3});
  BOOST_TEST(!things.slots().at("looked at").changed);
  BOOST_TEST(things.slots().at("changed").changed);
  BOOST_TEST(!things.slots().at("changed").is_new);
  BOOST_TEST(things.slots().at("added").changed);
  BOOST_TEST(things.slots().at("added").is_new);
  BOOST_TEST(things.find("changed")->size == 2);
  BOOST_TEST(things.find("added")->size == 3);
}

BOOST_AUTO_TEST_CASE(a_row_that_was_added_and_then_changed_is_still_new) {
  row_set<thing> things;
  things.want("a");
  things.add({"a", 1});
  things.change("a").size = 2;
  BOOST_TEST(things.slots().at("a").is_new);
  BOOST_TEST(things.find("a")->size == 2);
}

BOOST_AUTO_TEST_CASE(a_row_that_is_not_there_cannot_be_changed) {
  row_set<thing> things;
  things.want("a");
  BOOST_CHECK_THROW(things.change("a"), std::logic_error);
  BOOST_CHECK_THROW(things.change("b"), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_row_is_changed_where_it_is_and_added_where_it_is_not) {
  row_set<thing> things;
  things.want("a");
  things.want("b");
  things.slots().at("a").row = {"a", 1};
  things.change_or_add({"a", 7}).size += 1;
  things.change_or_add({"b", 7}).size += 1;
  BOOST_TEST(things.find("a")->size == 2);
  BOOST_TEST(!things.slots().at("a").is_new);
  BOOST_TEST(things.find("b")->size == 8);
  BOOST_TEST(things.slots().at("b").is_new);
}

BOOST_AUTO_TEST_CASE(a_row_that_was_removed_is_not_there) {
  row_set<thing> things;
  things.want("a");
  things.slots().at("a").row = {"a", 1};
  things.remove("a");
  BOOST_TEST(things.find("a") == nullptr);
  BOOST_TEST(things.slots().at("a").removed());
  BOOST_CHECK_THROW(things.remove("a"), std::logic_error);
  // In the store it is still there.
  things.add({"a", 2});
  BOOST_TEST(!things.slots().at("a").removed());
  BOOST_TEST(!things.slots().at("a").is_new);
  BOOST_TEST(things.slots().at("a").changed);
}

BOOST_AUTO_TEST_CASE(a_row_that_was_added_and_removed_never_was) {
  row_set<thing> things;
  things.want("a");
  things.add({"a", 1});
  things.remove("a");
  BOOST_TEST(!things.slots().at("a").changed);
  things.add({"a", 2});
  BOOST_TEST(things.slots().at("a").is_new);
}

BOOST_AUTO_TEST_CASE(only_what_was_claimed_and_is_missing_can_be_added) {
  row_set<thing> things;
  BOOST_CHECK_THROW(things.add({"a", 1}), std::logic_error);
  things.want("a");
  things.add({"a", 1});
  BOOST_CHECK_THROW(things.add({"a", 2}), std::logic_error);
  BOOST_TEST(things.find("a")->size == 1);
}

BOOST_AUTO_TEST_CASE(a_conflict_forgets_the_rows_and_keeps_the_wishes) {
  row_set<thing> things;
  things.want("a");
  things.add({"a", 1});
  things.reset();
  BOOST_TEST(things.slots().size() == 1u);
  BOOST_TEST(things.find("a") == nullptr);
  BOOST_TEST(!things.slots().at("a").changed);
  things.add({"a", 2});
  BOOST_TEST(things.find("a")->size == 2);
}

BOOST_AUTO_TEST_CASE(a_row_is_due_when_its_time_has_come) {
  constexpr instant now = 1'000'000;
  BOOST_TEST(is_due(now, now));
  BOOST_TEST(is_due(now - 1, now));
  BOOST_TEST(is_due(1, now));
  BOOST_TEST(!is_due(now + 1, now));
  BOOST_TEST(!is_due(now + longest_wait, now));
}

BOOST_AUTO_TEST_CASE(a_row_without_a_time_is_never_due) {
  BOOST_TEST(!is_due(0, 1'000'000));
  BOOST_TEST(!is_due(0, 0));
}

BOOST_AUTO_TEST_CASE(a_time_too_far_ahead_was_written_before_a_jump_back) {
  constexpr instant now = 1'000'000;
  BOOST_TEST(is_due(now + longest_wait + 1, now));
  BOOST_TEST(is_due(now * 1'000, now));
  BOOST_TEST(!is_due(now + 5'000, now, 5'000));
  BOOST_TEST(is_due(now + 5'001, now, 5'000));
}

BOOST_AUTO_TEST_SUITE_END()

#include "adapters/kafka/progress.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

namespace troupe::kafka {

using namespace std::chrono_literals;

namespace {

std::int64_t only(const std::vector<position>& all) {
  BOOST_REQUIRE(all.size() == 1U);
  return all[0].offset;
}

} // namespace

BOOST_AUTO_TEST_SUITE(kafka_progress)

BOOST_AUTO_TEST_CASE(a_partition_is_finished_up_to_the_first_gap) {
  progress p;
  auto a = p.take("t", 0, 10);
  auto b = p.take("t", 0, 11);
  auto c = p.take("t", 0, 15); // offsets may leave numbers out
  BOOST_TEST(p.unfinished("t") == 3U);
  p.finish(b);
  BOOST_TEST(p.moved(false).empty());
  BOOST_TEST(only(p.positions()) == 10);
  p.finish(a);
  BOOST_TEST(only(p.moved(false)) == 12);
  BOOST_TEST(p.moved(false).empty());
  p.finish(c);
  BOOST_TEST(only(p.moved(false)) == 16);
  BOOST_TEST(only(p.moved(true)) == 16);
  BOOST_TEST(p.unfinished("t") == 0U);
}

BOOST_AUTO_TEST_CASE(partitions_do_not_wait_for_each_other) {
  progress p;
  p.take("t", 0, 5);
  p.finish(p.take("t", 1, 7));
  p.finish(p.take("u", 0, 9));
  auto moved = p.moved(false);
  BOOST_REQUIRE(moved.size() == 2U);
  BOOST_TEST(moved[0].partition == 1);
  BOOST_TEST(moved[0].offset == 8);
  BOOST_TEST(moved[1].topic == "u");
  BOOST_TEST(moved[1].offset == 10);
  BOOST_TEST(p.unfinished("t") == 1U);
  BOOST_TEST(p.unfinished("u") == 0U);
}

BOOST_AUTO_TEST_CASE(what_is_behind_a_gap_waits) {
  progress p;
  auto a = p.take("t", 0, 10);
  for (int i = 0; i < 5; ++i)
    p.finish(p.take("t", 0, 11 + i));
  p.finish(p.take("t", 1, 7));
  BOOST_TEST(p.waiting("t", 0) == 6U);
  BOOST_TEST(p.waiting("t", 1) == 0U);
  BOOST_TEST(p.waiting("t", 2) == 0U);
  p.finish(a);
  BOOST_TEST(p.waiting("t", 0) == 0U);
}

BOOST_AUTO_TEST_CASE(finishing_twice_is_finishing_once) {
  progress p;
  auto a = p.take("t", 0, 1);
  auto b = p.take("t", 0, 2);
  p.finish(b);
  p.finish(b);
  BOOST_TEST(p.unfinished("t") == 1U);
  p.finish(a);
  p.finish(a);
  BOOST_TEST(p.unfinished("t") == 0U);
  BOOST_TEST(only(p.positions()) == 3);
}

BOOST_AUTO_TEST_CASE(a_log_that_begins_again_is_followed) {
  progress p;
  auto a = p.take("t", 0, 100);
  auto b = p.take("t", 0, 101);
  p.finish(b);
  auto fresh = p.take("t", 0, 0);
  BOOST_TEST(p.unfinished("t") == 1U);
  BOOST_TEST(only(p.positions()) == 0);
  p.finish(a); // of the old log: no business of the new one
  BOOST_TEST(p.unfinished("t") == 1U);
  p.finish(fresh);
  BOOST_TEST(only(p.moved(false)) == 1);
}

BOOST_AUTO_TEST_CASE(waiting_ends_when_nothing_is_unfinished) {
  progress p;
  auto a = p.take("t", 0, 1);
  auto begin = std::chrono::steady_clock::now();
  std::thread other{[&] { p.finish(a); }};
  p.wait(60s);
  other.join();
  BOOST_TEST((std::chrono::steady_clock::now() - begin < 30s));
  BOOST_TEST(p.unfinished("t") == 0U);
}

BOOST_AUTO_TEST_CASE(waiting_ends_when_patience_does) {
  progress p;
  p.take("t", 0, 1);
  p.wait(1ms);
  BOOST_TEST(p.unfinished("t") == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::kafka

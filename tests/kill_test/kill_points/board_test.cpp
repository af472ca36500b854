#include "tests/kill_test/kill_points/board.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <memory>
#include <vector>

using namespace troupe::kill_test;

namespace {

struct shared_board {
  std::string file = "/tmp/troupe-board-" + std::to_string(::getpid());
  board* mine = open_board(file.c_str(), true);
  board* theirs = open_board(file.c_str(), false); // as another process has it
  trap& armed = mine->traps[0];
  trap& met = theirs->traps[0];

  ~shared_board() { ::unlink(file.c_str()); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(boards, shared_board)

BOOST_AUTO_TEST_CASE(one_alone_dies_of_what_is_armed) {
  armed.arm(std::vector<std::string>{"before undo", "after undo"});
  BOOST_TEST(armed.is_armed());
  BOOST_TEST(!met.spring("after claim"));
  BOOST_TEST(met.spring("after undo"));
  BOOST_TEST(!met.spring("after undo"));
  BOOST_TEST(!met.spring("before undo"));
  BOOST_TEST(!armed.is_armed());
  BOOST_TEST(armed.disarm() == 1u);
}

BOOST_AUTO_TEST_CASE(nobody_dies_when_nothing_is_armed) {
  BOOST_TEST(!met.spring("before undo"));
  armed.arm(std::vector<std::string>{"before undo"});
  BOOST_TEST(armed.disarm() == trap::none);
  BOOST_TEST(!met.spring("before undo"));
  armed.arm({});
  BOOST_TEST(!met.spring("before undo"));
}

BOOST_AUTO_TEST_CASE(participants_have_a_trap_each) {
  armed.arm(std::vector<std::string>{"before undo"});
  BOOST_TEST(!theirs->traps[1].spring("before undo"));
}

BOOST_AUTO_TEST_CASE(without_a_file_there_is_no_board) {
  BOOST_TEST((open_board("/nowhere/board", false) == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()

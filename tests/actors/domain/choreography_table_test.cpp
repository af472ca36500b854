#include "tests/actors/domain/follower.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <string>
#include <vector>

using namespace troupe;
using namespace troupe::fixtures;

/// Each state that an order can come to, and each kind of reply to each of its
/// steps. A state is a letter for the order's status and one for each step.
namespace {

std::string letters(const order_row& order) {
  // pending, inventory reserved, money taken, completed, backwards, failed,
  // cancelling ("undoing"), cancelled ("x")
  constexpr std::string_view statuses = "?pim?cbfux";
  // waiting, running, done, failed, undoing, (un)made again
  constexpr std::string_view states = "WR?DFUM";
  std::string result{statuses[static_cast<std::size_t>(order.status)]};
  for (auto& step : order.steps)
    result += states[static_cast<std::size_t>(step.state)];
  return result;
}

constexpr outcome kinds[] = {outcome::done, outcome::refused, outcome::undone,
                             outcome::kept, outcome::prepared};

follower after(const follower& story, const step_reply& heard, bool& fits) {
  auto result = story;
  auto seq = result.order.seq;
  auto made = choreography.on_reply(result.order, heard, story.settings,
                                    {story.now, 1});
  fits = made.fits;
  BOOST_TEST(result.order.seq - seq == std::ssize(made.events));
  BOOST_TEST((made.commands.empty() || heard.kind == outcome::undone));
  BOOST_TEST((result.order.due_at == 0) == at_rest(result.order.status));
  return result;
}

/// What a reply leads to; a dash: it does not fit, and nothing is changed. None
/// fits twice, or another saga.
std::string cell(follower& story, std::size_t step, outcome kind) {
  auto before = story.order;
  auto saga = before.context();
  step_reply heard{.kind = kind,
                   .step = before.steps[step].step,
                   .saga = saga,
                   .reason = reason::delivery_refused};
  auto fits = false;
  story = after(story, heard, fits);
  auto result = fits ? letters(story.order) : "-";
  before = fits ? story.order : before;
  BOOST_TEST((after(story, heard, fits).order == before));
  BOOST_TEST(!fits);
  saga.saga_id = "another";
  BOOST_TEST((after(story, heard, fits).order == before));
  BOOST_TEST(!fits);
  return result;
}

/// The replies: done | refused | undone | kept | prepared, of each step.
using rows = std::map<std::string, std::string>;

const rows native{
    {"pRWW", "iDRW mDDR cDDD | fFWW bUFW bUUF | iMWW mDMW - | - - - | - - -"},
    {"pRWU",
     "iDRU mDDU cDDD | fFWW bUFW bUUF | iMWU mDMU bRUM | - - - | - - -"},
    {"iDRW", "- mDDR cDDD | - bUFW bUUF | iMRW mDMW - | - - - | - - -"},
    {"iDRU", "- mDDU cDDD | - bUFW bUUF | iMRU mDMU bDUM | - - - | - - -"},
    {"iMWW", "- mMDR cMDD | - fMFW bMUF | - mMMW - | - - - | - - -"},
    {"iMWU", "- mMDU cMDD | - fMFW bMUF | - mMMU bMUM | - - - | - - -"},
    {"iMRW", "- mMDR cMDD | - fMFW bMUF | - mMMW - | - - - | - - -"},
    {"iMRU", "- mMDU cMDD | - fMFW bMUF | - mMMU bMUM | - - - | - - -"},
    {"mDDR", "- - cDDD | - - bUUF | mMDR mDMR - | - - - | - - -"},
    {"mDDU", "- - cDDD | - - bUUF | mMDU mDMU bDUM | - - - | - - -"},
    {"mDMW", "- - cDMD | - - bUMF | mMMW - - | - - - | - - -"},
    {"mDMR", "- - cDMD | - - bUMF | mMMR - - | - - - | - - -"},
    {"mDMU", "- - cDMD | - - bUMF | mMMU - bUMM | - - - | - - -"},
    {"mMDR", "- - cMDD | - - bMUF | - mMMR - | - - - | - - -"},
    {"mMDU", "- - cMDD | - - bMUF | - mMMU bMUM | - - - | - - -"},
    {"mMMW", "- - cMMD | - - fMMF | - - - | - - - | - - -"},
    {"mMMR", "- - cMMD | - - fMMF | - - - | - - - | - - -"},
    {"mMMU", "- - cMMD | - - fMMF | - - fMMM | - - - | - - -"},
    {"cDDD", "- - - | - - - | - - - | - - - | - - -"},
    {"cDDM", "- - - | - - - | - - - | - - - | - - -"},
    {"cDMD", "- - - | - - - | - - - | - - - | - - -"},
    {"cDMM", "- - - | - - - | - - - | - - - | - - -"},
    {"cMDD", "- - - | - - - | - - - | - - - | - - -"},
    {"cMDM", "- - - | - - - | - - - | - - - | - - -"},
    {"cMMD", "- - - | - - - | - - - | - - - | - - -"},
    {"bRUM", "- - - | - - - | bMUM bUMM - | - - - | - - -"},
    {"bDUM", "- - - | - - - | bMUM bUMM - | - - - | - - -"},
    {"bUFW", "- - - | - - - | fMFW - - | - - - | - - -"},
    {"bUUF", "- - - | - - - | bMUF bUMF - | - - - | - - -"},
    {"bUMF", "- - - | - - - | fMMF - - | - - - | - - -"},
    {"bUMM", "- - - | - - - | fMMM - - | - - - | - - -"},
    {"bMUF", "- - - | - - - | - fMMF - | - - - | - - -"},
    {"bMUM", "- - - | - - - | - fMMM - | - - - | - - -"},
    {"fFWW", "- - - | - - - | - - - | - - - | - - -"},
    {"fMFW", "- - - | - - - | - - - | - - - | - - -"},
    {"fMMF", "- - - | - - - | - - - | - - - | - - -"},
    {"fMMM", "- - - | - - - | - - - | - - - | - - -"},
    {"uDDU", "- - - | - - - | - - uDUM | - - cDDD | - - -"},
    {"uDUM", "- - - | - - - | - uUMM - | - cDDM - | - - -"},
    {"uDMU", "- - - | - - - | - - uUMM | - - cDMD | - - -"},
    {"uUMM", "- - - | - - - | xMMM - - | cDMM - - | - - -"},
    {"uMDU", "- - - | - - - | - - uMUM | - - cMDD | - - -"},
    {"uMUM", "- - - | - - - | - xMMM - | - cMDM - | - - -"},
    {"uMMU", "- - - | - - - | - - xMMM | - - cMMD | - - -"},
    {"xMMM", "- - - | - - - | - - - | - - - | - - -"},
};

const rows webshop{
    {"pRW", "mDR cDD | fFW bUF | mMW - | - - | - -"},
    {"pRU", "mDU cDD | fFW bUF | mMU bUM | - - | - -"},
    {"mDR", "- cDD | - bUF | mMR - | - - | - -"},
    {"mDU", "- cDD | - bUF | mMU bUM | - - | - -"},
    {"mMW", "- cMD | - fMF | - - | - - | - -"},
    {"mMR", "- cMD | - fMF | - - | - - | - -"},
    {"mMU", "- cMD | - fMF | - fMM | - - | - -"},
    {"cDD", "- - | - - | - - | - - | - -"},
    {"cDM", "- - | - - | - - | - - | - -"},
    {"cMD", "- - | - - | - - | - - | - -"},
    {"bUF", "- - | - - | fMF - | - - | - -"},
    {"bUM", "- - | - - | fMM - | - - | - -"},
    {"fFW", "- - | - - | - - | - - | - -"},
    {"fMF", "- - | - - | - - | - - | - -"},
    {"fMM", "- - | - - | - - | - - | - -"},
    {"uDU", "- - | - - | - uUM | - cDD | - -"},
    {"uUM", "- - | - - | xMM - | cDM - | - -"},
    {"uMU", "- - | - - | - xMM | - cMD | - -"},
    {"xMM", "- - | - - | - - | - - | - -"},
};

/// All states that follow from the start by replies, deadlines and
/// cancellations, each with what the replies lead to.
rows explored(std::string_view saga) {
  rows result;
  auto first = following(saga);
  first.start();
  std::vector<follower> open{first};
  while (!open.empty()) {
    auto story = std::move(open.back());
    open.pop_back();
    auto& row = result[letters(story.order)];
    if (!row.empty())
      continue;
    for (auto kind : kinds) {
      for (std::size_t i = 0; i < story.order.steps.size(); ++i) {
        auto next = story;
        row += cell(next, i, kind) + " ";
        open.push_back(std::move(next));
      }
      row += "| ";
    }
    row.erase(row.size() - 3);
    auto next = story;
    if (next.order.status == order_status::completed)
      next.cancel();
    else if (next.order.due_at != 0) {
      next.now = next.order.deadline;
      next.due();
    }
    open.push_back(std::move(next));
  }
  return result;
}

void compare(const rows& found, const rows& expected) {
  for (auto& [state, replies] : expected)
    BOOST_TEST(found.contains(state), state << " is never reached");
  for (auto& [state, replies] : found) {
    auto known = expected.find(state);
    BOOST_TEST_CONTEXT(state)
    BOOST_TEST(replies == (known == expected.end() ? "" : known->second));
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(choreography_table_test)

BOOST_AUTO_TEST_CASE(a_native_order_knows_each_reply_in_each_state) {
  compare(explored(native_saga), native);
}

BOOST_AUTO_TEST_CASE(a_webshop_order_knows_each_reply_in_each_state) {
  compare(explored(webshop_saga), webshop);
}

BOOST_AUTO_TEST_SUITE_END()

#include "tests/actors/domain/two_phases.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>
#include <utility>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

constexpr std::size_t states = 7;
using row_of_cells = std::array<std::string_view, states>;

/// Every status, every state of the step that a reply is about, and for each
/// kind of reply, in the order of `outcome` (done, refused, undone, kept,
/// prepared), a letter: `+` it counts; else it is stale and answered with
/// `c`ommit, `a`bort or nothing (`-`).
// clang-format off
const std::map<order_status, row_of_cells> replies{
    //                                 waiting  running  prepared done     failed   undoing  undone
    {order_status::draft,              {"----a", "----a", "----a", "----c", "----a", "-----", "----a"}},
    {order_status::pending,            {"-----", "-+--+", "-----", "-----", "-----", "-----", "-----"}},
    {order_status::inventory_reserved, {"----a", "----a", "----a", "----c", "----a", "-----", "----a"}},
    {order_status::payment_completed,  {"----a", "----a", "----a", "----c", "----a", "-----", "----a"}},
    {order_status::committing,         {"----a", "----a", "+----", "----c", "----a", "-----", "----a"}},
    {order_status::completed,          {"----a", "----a", "----a", "----c", "----a", "-----", "----a"}},
    {order_status::compensating,       {"----a", "----a", "----a", "----c", "----a", "--+--", "----a"}},
    {order_status::failed,             {"----a", "----a", "----a", "----c", "----a", "-----", "----a"}},
    {order_status::cancelling,         {"----a", "----a", "----a", "----c", "----a", "--++-", "----a"}},
    {order_status::cancelled,          {"----a", "----a", "----a", "----c", "----a", "-----", "----a"}},
};

/// And what is sent again when the order is due: `-` it never is, and the
/// engine says so.
const std::map<order_status, row_of_cells> repeated{
    //                                 waiting  running  prepared done  failed undoing undone
    {order_status::draft,              {"-", "-",       "-",      "-", "-", "cancel 1", "-"}},
    {order_status::pending,            {"-", "prepare", "-",      "-", "-", "-",        "-"}},
    {order_status::inventory_reserved, {"-", "-",       "-",      "-", "-", "cancel 1", "-"}},
    {order_status::payment_completed,  {"-", "-",       "-",      "-", "-", "cancel 1", "-"}},
    {order_status::committing,         {"-", "-",       "commit", "-", "-", "-",        "-"}},
    {order_status::completed,          {"-", "-",       "-",      "-", "-", "cancel 1", "-"}},
    {order_status::compensating,       {"-", "-",       "-",      "-", "-", "abort",    "-"}},
    {order_status::failed,             {"-", "-",       "-",      "-", "-", "cancel 1", "-"}},
    {order_status::cancelling,         {"-", "-",       "-",      "-", "-", "cancel 1", "-"}},
    {order_status::cancelled,          {"-", "-",       "-",      "-", "-", "cancel 1", "-"}},
};
// clang-format on

/// What the replies that count lead to, where there is one step alone.
const std::map<std::string, std::string> decisions{
    {"pending refused", "failed failed: order.events 2 compensating "
                        "delivery_refused, order.events 3 failed "
                        "delivery_refused"},
    {"pending prepared", "committing prepared: order.events 2 committing, "
                         "delivery.commit"},
    {"committing done", "completed done: order.events 2 completed"},
    {"compensating undone", "failed undone: order.events 2 failed"},
    {"cancelling undone", "cancelled undone: order.events 2 cancelled"},
    {"cancelling kept", "completed done: order.events 2 completed "
                        "delivery_refused"},
};

constexpr std::array kinds{"done", "refused", "undone", "kept", "prepared"};

/// Calls `check(status, state)` for each of the table.
template <class F>
void for_each_cell(F&& check) {
  for (std::size_t s = 0; s < names_of(order_status{}).size(); ++s)
    for (std::size_t i = 0; i < states; ++i)
      check(static_cast<order_status>(s), static_cast<step_state>(i));
}

std::string_view cell(const std::map<order_status, row_of_cells>& table,
                      order_status status, step_state state) {
  return table.at(status).at(static_cast<std::size_t>(state));
}

/// An order that is made up: of this status, its steps in these states.
struct made_up : two_phase_coordinator {
  made_up(order_status status, const std::vector<step_state>& of_steps) {
    start();
    order.steps.erase(order.steps.begin(),
                      order.steps.end()
                          - static_cast<std::ptrdiff_t>(of_steps.size()));
    for (std::size_t i = 0; i < of_steps.size(); ++i)
      order.steps[i].state = of_steps[i];
    order.status = status;
    order.cancels = 1;
  }

  decision hear_kind(std::size_t step, outcome kind) {
    auto context = order.context();
    auto name = order.steps[step].step;
    step_reply reply{kind, name, context, reason::none, {}, 0};
    if (kind == outcome::refused || kind == outcome::kept)
      reply.reason = reason::delivery_refused;
    return two_phase_commit.on_reply(order, reply, settings, {now, 2});
  }
};

/// As the table has it.
char letter_of(const decision& made) {
  if (made.fits)
    return '+';
  if (made.commands.empty())
    return '-';
  return type_of(made.commands[0]).ends_with(".commit") ? 'c' : 'a';
}

} // namespace

BOOST_AUTO_TEST_SUITE(two_phase_commit_table_test)

BOOST_AUTO_TEST_CASE(every_reply_is_counted_or_stale_in_every_state) {
  std::size_t counted = 0;
  for_each_cell([&](order_status status, step_state state) {
    for (std::size_t k = 0; k < kinds.size(); ++k) {
      made_up it{status, {state}};
      auto before = it.order;
      auto made = it.hear_kind(0, static_cast<outcome>(k));
      auto where = std::string{to_string(status)} + " "
                   + std::string{to_string(state)} + " " + kinds[k];
      BOOST_TEST(letter_of(made) == cell(replies, status, state)[k], where);
      if (!made.fits) {
        BOOST_TEST((it.order == before), where);
        BOOST_TEST(made.events.empty(), where);
        continue;
      }
      ++counted;
      auto key = std::string{to_string(status)} + " " + kinds[k];
      BOOST_TEST_REQUIRE(decisions.contains(key), where);
      BOOST_TEST(std::string{to_string(it.order.status)} + " " + it.steps()
                     + ": " + said(made.events, made.commands)
                 == decisions.at(key));
    }
  });
  BOOST_TEST(counted == decisions.size());
}

BOOST_AUTO_TEST_CASE(what_is_due_is_sent_again_in_every_state) {
  for_each_cell([](order_status status, step_state state) {
    made_up it{status, {state}};
    std::string sent = "-";
    try {
      sent = it.next().substr(std::string{"delivery."}.size());
      BOOST_TEST((it.order.status == status));
      BOOST_TEST((it.order.steps[0].state == state));
    } catch (const std::logic_error&) {
    }
    BOOST_TEST(sent == cell(repeated, status, state),
               to_string(status) << " " << to_string(state) << ": " << sent);
  });
}

/// The same holds for each of three, whatever the others are.
BOOST_AUTO_TEST_CASE(the_others_change_nothing_in_that) {
  const std::set<std::pair<std::string_view, std::string_view>> changes{
      {"pending", "committing"},   {"pending", "compensating"},
      {"pending", "failed"},       {"committing", "completed"},
      {"compensating", "failed"},  {"cancelling", "cancelled"},
      {"cancelling", "completed"},
  };
  auto check = [&](const made_up& from, std::size_t i, std::size_t k) {
    auto it = from;
    auto made = it.hear_kind(i, static_cast<outcome>(k));
    auto status = from.order.status;
    if (letter_of(made) != cell(replies, status, from.order.steps[i].state)[k])
      return false;
    if (!made.fits)
      return it.order == from.order && made.events.empty();
    auto is_told = said(made.commands);
    return (it.order.status == status
            || changes.contains(
                {to_string(status), to_string(it.order.status)}))
           && (is_told.find(".commit") == std::string::npos
               || is_told.find(".abort") == std::string::npos);
  };
  for_each_cell([&](order_status status, step_state first) {
    for (std::size_t others = 0; others < states * states; ++others) {
      made_up from{status,
                   {first, static_cast<step_state>(others / states),
                    static_cast<step_state>(others % states)}};
      for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t k = 0; k < kinds.size(); ++k)
          BOOST_REQUIRE_MESSAGE(check(from, i, k), to_string(status)
                                                       << ": " << from.steps()
                                                       << ", " << i << " "
                                                       << kinds[k]);
    }
  });
}

BOOST_AUTO_TEST_SUITE_END()

#include "tests/actors/domain/troubled_shop.hpp"

namespace troupe::fixtures {

troubled_shop::troubled_shop(std::uint64_t seed)
    : random_(seed), losses_(below(30)), doublings_(below(30)),
      refusals_(below(40)), haste_(1 + below(2'000)),
      is_forgetful_(chance(50)) {
  orders.settings = {.step_timeout = 1'000,
                     .saga_deadline = 10'000,
                     .longest_backoff = 8'000,
                     .stuck_after = 3,
                     .pauses = {}};
  set_clock(1'700'000'000'000);
  for (auto product_id : {"mouse", "laptop"}) {
    stock.put(product_id, 5);
    received[product_id] = 5;
  }
  for (auto user_id : {"ann", "bob"}) {
    payments.put(user_id, 2'000);
    deposited[user_id] = 2'000;
  }
}

bool troubled_shop::step() {
  if (!air_.empty() && chance(80))
    deliver();
  else if (acts_left_ > 0 && (chance(20) || quiet()))
    act();
  else if (!quiet())
    pass_time();
  else
    return false;
  return true;
}

std::int64_t troubled_shop::below(std::int64_t n) {
  return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n));
}

bool troubled_shop::quiet() {
  auto none_due = [](auto& rows) {
    return std::none_of(rows.begin(), rows.end(),
                        [](auto& entry) { return entry.second.due_at != 0; });
  };
  return air_.empty() && none_due(orders.all<order_row>())
         && none_due(stock.all<reservation_row>())
         && none_due(payments.all<payment_row>())
         && none_due(deliveries.all<delivery_row>());
}

// -- what is on its way -------------------------------------------------------

void troubled_shop::send(std::function<void()> arrival, bool arrives) {
  air_.push_back({std::move(arrival), arrives});
}

/// A third party's.
void troubled_shop::answer(std::function<void()> arrival) {
  send(std::move(arrival), is_forgetful_);
}

void troubled_shop::deliver() {
  auto last = static_cast<std::int64_t>(air_.size());
  auto& chosen = air_[static_cast<std::size_t>(below(last))];
  auto next = chosen;
  if (!chance(doublings_)) {
    std::swap(chosen, air_.back());
    air_.pop_back();
  }
  if (next.arrives || !chance(losses_))
    next.arrival();
}

void troubled_shop::post(const message& m) {
  auto who = addressees_of(m);
  for (std::size_t i = 0; i < who.size(); ++i)
    if (who.test(i))
      send([this, m, i] { arrive(static_cast<participant>(i), m); });
}

void troubled_shop::arrive(participant who, const message& m) {
  if (addressee_of(m) != who)
    if (auto own = reaction(to_string(who), m))
      return arrive(who, *own);
  std::visit(
      [&]<class Command>(const Command& c) {
        using namespace participants;
        if constexpr (inventory::hears::contain<Command>)
          post(stock.tell(c).replies);
        else if constexpr (payment::hears::contain<Command>)
          follow(payments, provider, payments.tell(c));
        else if constexpr (delivery::hears::contain<Command>)
          follow(deliveries, carrier, deliveries.tell(c));
        else if constexpr (order::hears::contain<Command>)
          follow(orders.tell(message{c}));
      },
      m);
}

void troubled_shop::post(const std::vector<message>& messages) {
  for (auto& m : messages)
    post(m);
}

void troubled_shop::follow(const order_outcome& outcome) {
  stale_replies += outcome.fits ? 0 : 1;
  stuck_sagas += outcome.news && outcome.news->stuck ? 1 : 0;
  post(outcome.events);
  post(outcome.commands);
}

template <class Desk>
void troubled_shop::follow(Desk& desk, third_party& whom,
                           const step_outcome& made) {
  post(made.replies);
  for (auto& call : made.calls)
    ask(desk, whom, call);
}

template <class Desk>
void troubled_shop::ask(Desk& desk, third_party& whom,
                        const third_party_call& c) {
  if (c.what == call_kind::undo)
    return send([=, this, &desk, &whom] {
      // A charge is always voided; a cancellation, which is numbered, is not.
      auto yes = whom.undo(c.saga.saga_id, c.receipt, c.number,
                           c.number == 0 || willing());
      answer([=, this, &desk, &whom] {
        follow(desk, whom,
               desk.tell(undo_answered{c.saga, c.receipt, yes, c.number}));
      });
    });
  if (c.what == call_kind::commit)
    return send([=, this, &desk, &whom] {
      auto yes = whom.commit(c.saga.saga_id, willing());
      answer([=, this, &desk, &whom] {
        follow(desk, whom, desk.tell(commit_answered{c.saga, yes}));
      });
    });
  send([=, this, &desk, &whom] {
    auto id = c.what == call_kind::prepare
                  ? whom.hold(c.saga.saga_id, willing())
                  : whom.act(c.saga.saga_id, willing());
    answer([=, this, &desk, &whom] {
      auto made = desk.tell(forward_answered{c.saga, !id.empty(), id});
      unrecorded += made.calls.empty() ? 0 : 1;
      follow(desk, whom, made);
    });
  });
}

// -- what people do -----------------------------------------------------------

void troubled_shop::act() {
  --acts_left_;
  auto id = "o" + std::to_string(below(4));
  switch (below(8)) {
  case 0:
    return bring_in(chance(50) ? "mouse" : "laptop", below(8) - 3);
  case 1:
    return pay_in(chance(50) ? "ann" : "bob", below(3'000) - 1'000);
  case 2:
  case 3:
  case 4:
    return send([=, this] {
      follow(orders.tell(cancel_order{{}, id}).outcome);
    });
  default:
    return orders.all<order_row>().contains(id) ? try_again(id)
                                                : buy_something(id);
  }
}

void troubled_shop::buy_something(const std::string& order_id) {
  std::vector<order_line> lines;
  for (auto n = 1 + below(2); n > 0; --n)
    lines.push_back({chance(50) ? "mouse" : "laptop", 1 + below(3)});
  if (chance(5))
    lines.push_back({"unicorn", 1});
  auto method = chance(50) ? payment_method::card : payment_method::wallet;
  auto bought = buy(std::move(lines), below(2'000), method);
  bought.user_id = chance(50) ? "ann" : "bob";
  auto how = static_cast<coordination>(below(3));
  place_order command{{order_id, "print"}, order_id, bought, how, ""};
  auto saga_id = next_saga(order_id);
  send([=, this] { follow(orders.tell(command, saga_id).outcome); });
}

void troubled_shop::try_again(const std::string& order_id) {
  if (orders.at<order_row>(order_id).status != order_status::failed)
    return;
  auto made
      = orders.transact([&](auto& rows) { rows.orders.want(order_id); },
                        [&](auto& rows) {
                          auto& row = rows.orders.change(order_id);
                          auto result
                              = strategy_of(row.coordination)
                                    .start(row, next_saga(order_id),
                                           orders.settings, rows.moment());
                          for (auto& m : result.events)
                            if (auto event = std::get_if<order_event>(&m))
                              rows.history.push_back(*event);
                          return result;
                        });
  post(made.events);
  post(made.commands);
}

void troubled_shop::bring_in(const std::string& product_id,
                             std::int64_t quantity) {
  restock_product command{
      {"k" + std::to_string(++keys_), "print"}, product_id, quantity};
  send([=, this] {
    auto answered = stock.tell(command);
    if (answered.refused == refusal::none && !answered.replayed)
      received[product_id] += quantity;
  });
}

void troubled_shop::pay_in(const std::string& user_id, std::int64_t cents) {
  deposit_credit command{
      {"k" + std::to_string(++keys_), "print"}, user_id, {cents}};
  send([=, this] {
    auto answered = payments.tell(command);
    if (answered.refused == refusal::none && !answered.replayed)
      deposited[user_id] += cents;
  });
}

std::string troubled_shop::next_saga(const std::string& order_id) {
  auto id = "s" + std::to_string(sagas.size());
  sagas[id] = order_id;
  return id;
}

// -- what the clock does ------------------------------------------------------

void troubled_shop::pass_time() {
  auto now = orders.now;
  if (chance(2)) {
    orders.settings.pauses.push_back({now, 31'000 + below(100'000)});
    set_clock(now + orders.settings.pauses.back().length);
  } else if (chance(2)) {
    set_clock(now - below(2 * longest_wait));
  } else {
    set_clock(now + below(air_.empty() ? 10'000 : haste_));
  }
  for (auto& [id, row] : orders.all<order_row>())
    if (is_due(row.due_at, orders.now))
      follow(orders.wake_up(id));
  auto repeat = [this](auto& desk, auto& whom) {
    auto made = desk.due();
    repeated_calls += static_cast<int>(made.calls.size());
    repeated_votes += static_cast<int>(made.replies.size());
    follow(desk, whom, made);
  };
  auto votes = stock.due().replies;
  repeated_votes += static_cast<int>(votes.size());
  post(votes);
  repeat(payments, provider);
  repeat(deliveries, carrier);
  if (is_forgetful_ && chance(10)) {
    provider.forget();
    carrier.forget();
  }
}

void troubled_shop::set_clock(instant now) {
  orders.now = stock.now = payments.now = deliveries.now = now;
  // As the order actor does: a pause of the future a wrong clock has told.
  std::erase_if(orders.settings.pauses, [&](auto& p) { return p.began > now; });
}

} // namespace troupe::fixtures

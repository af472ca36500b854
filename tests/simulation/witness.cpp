#include "tests/simulation/witness.hpp"

#include "actors/domain/message_headers.hpp"
#include "actors/domain/order_saga.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace troupe::simulation {

namespace {

template <class Row>
const Row* row_of(watched_disk<auto>& disk, const std::string& saga_id) {
  auto& rows = disk.template rows<Row>();
  auto known = rows.find(saga_id);
  return known == rows.end() ? nullptr : &known->second;
}

/// In force, or held for an order that has decided.
template <class Row>
bool stands(const Row* row) {
  return row && row->forward == forward_state::done
         && (row->undo == undo_state::none || row->undo == undo_state::kept);
}

template <class Row>
bool is_held(const Row* row) {
  return row && row->undo == undo_state::none
         && (row->forward == forward_state::prepared
             || row->forward == forward_state::committing);
}

} // namespace

witness::witness(shop& of, bool has_log) : shop_(of), has_log_(has_log) {
  of.bus().sending = [this](auto& m) { sending(m); };
  of.bus().acknowledging = [this](auto& m) { heard(m); };
  watch(of.orders, "order");
  watch(of.stock, "inventory");
  watch(of.payments, "payment");
  watch(of.deliveries, "delivery");
  of.stock.decided = [this](inventory_rows& rows, auto&) {
    for (auto& [id, slot] : rows.products.slots())
      if (slot.row && slot.row->available < 0)
        breach(id + " is oversold");
  };
  of.payments.decided = [this](payment_rows& rows, auto&) {
    for (auto& [id, slot] : rows.wallets.slots())
      if (slot.row && slot.row->credit.minor < 0)
        breach(id + " is in debt");
  };
  of.orders.decided = [this](order_rows& rows, auto& messages) {
    repeated_ = repeated_by_timer(rows, messages);
    for (auto& [id, slot] : rows.orders.slots())
      if (slot.changed && slot.row)
        look_at_order(*slot.row);
  };
}

template <class Disk>
void witness::watch(Disk& disk, std::string who) {
  disk.committed
      = [this, who = std::move(who)](auto& messages) { told(who, messages); };
}

void witness::say(const std::string& what) {
  if (!has_log_)
    return;
  std::ostringstream line;
  line << std::fixed << std::setprecision(3) << std::setw(9)
       << static_cast<double>(shop_.time.passed.count()) / 1'000 << " s  "
       << what << '\n';
  log_ += line.str();
}

void witness::breach(const std::string& what) {
  say("BROKEN: " + what);
  broken_ += what + "; ";
}

const std::string& witness::order_of(const std::string& saga_id) const {
  static const std::string nobody;
  auto known = orders_.find(saga_id);
  return known == orders_.end() ? nobody : known->second;
}

std::string witness::unheard() const {
  std::string result;
  for (auto& id : told_)
    if (!heard_.contains(id))
      result += id + " was told and has not been heard; ";
  return result;
}

/// An event has one meaning, however often it is told.
void witness::sending(const message& m) {
  auto event = std::get_if<order_event>(&m);
  if (!event)
    return;
  say(event->order_id + " is " + std::string{to_string(event->status)}
      + (event->reason == reason::none
             ? ""
             : " (" + std::string{to_string(event->reason)} + ")")
      + ", event " + std::to_string(event->seq));
  auto [first, is_new] = events_.emplace(id_of(m), *event);
  if (!is_new && first->second.fields() != event->fields())
    breach(id_of(m) + " is told with another meaning");
}

void witness::heard(const message& m) {
  say("  " + id_of(m) + " has been heard");
  heard_.insert(id_of(m));
}

void witness::told(const std::string& who,
                   const std::vector<message>& messages) {
  for (auto& m : messages) {
    std::visit(
        [this](auto& x) {
          if constexpr (requires { x.saga; })
            orders_.emplace(x.saga.saga_id, x.saga.order_id);
        },
        m);
    if (!is_durable(m))
      continue;
    say("  " + who + " commits " + id_of(m) + " (" + order_id_of(m) + ")");
    told_.insert(id_of(m));
  }
  if (who == "order")
    look_for_copies();
}

/// What a timer has written again; who asks is answered anyway.
std::set<std::string>
witness::repeated_by_timer(const order_rows& rows,
                           const std::vector<message>& messages) {
  std::set<std::string> result;
  for (auto& m : messages) {
    auto order = rows.orders.find(order_id_of(m));
    auto to = addressee_of(m);
    if (!to || !order || !std::ranges::count(rows.due.keys, order->order_id))
      continue;
    auto step
        = std::ranges::find(order->steps, to_string(*to), &step_record::step);
    if (step != order->steps.end() && step->state != step_state::done
        && step->state != step_state::undone)
      result.insert(id_of(m));
  }
  return result;
}

/// A command whose last copy has not gone out is not written again.
void witness::look_for_copies() {
  std::set<std::string> seen;
  for (auto& [id, row] : shop_.orders.held().outbox)
    for (auto& m : row.messages)
      if (auto known = id_of(m);
          repeated_.contains(known) && !seen.insert(known).second)
        breach(known + " is written again before it has gone out");
}

/// What an order says of itself is so at that moment.
void witness::look_at_order(const order_row& order) {
  auto& known = shop_.orders.rows<order_row>();
  if (auto old = known.find(order.order_id);
      old != known.end() && old->second.status == order.status
      && old->second.saga_id == order.saga_id)
    return;
  auto stock = row_of<reservation_row>(shop_.stock, order.saga_id);
  auto payment = row_of<payment_row>(shop_.payments, order.saga_id);
  auto delivery = row_of<delivery_row>(shop_.deliveries, order.saga_id);
  auto has_delivery = order.saga == native_saga;
  auto all = [&](auto is) {
    return is(stock) && is(payment) && (!has_delivery || is(delivery));
  };
  auto any = [&](auto is) { return is(stock) || is(payment) || is(delivery); };
  auto stands_now = [](auto* row) { return stands(row); };
  auto is_held_now = [](auto* row) { return is_held(row); };
  auto says = order.order_id + " says that it is "
              + std::string{to_string(order.status)} + ", but ";
  switch (order.status) {
  case order_status::completed:
    if (!all(stands_now))
      breach(says + "not everything is done");
    break;
  case order_status::committing:
    if (!all([&](auto* row) { return is_held(row) || stands(row); }))
      breach(says + "not everybody is prepared");
    break;
  case order_status::failed:
  case order_status::cancelled:
    if (any(stands_now) || any(is_held_now))
      breach(says + "not everything is undone");
    break;
  default:
    break;
  }
}

} // namespace troupe::simulation

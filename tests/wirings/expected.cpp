#include "tests/wirings/stories.hpp"

namespace troupe::wirings {

namespace {

const transcript& of_orchestration() {
  static const transcript all{
      {"batches",
       "200 200 200 200 200 200 200 200 200 200 1 draft > 2 pending > 3 "
       "payment_completed > 4 completed > 5 draft > 6 pending > 7 "
       "payment_completed > 8 completed"},
      {"cancel of a failed one", "409 problem"},
      {"cancel of none", "404 problem"},
      {"card, completed",
       "1 pending > 2 inventory_reserved > 3 payment_completed > 4 "
       "completed; steps done done done; stock reserved; payment "
       "completed; delivery scheduled"},
      {"card, cancel: cancelled",
       "1 pending > 2 inventory_reserved > 3 payment_completed > 4 "
       "completed > 5 cancelling(cancelled) > 6 cancelled(cancelled); "
       "steps undone undone undone; stock released; payment refunded; "
       "delivery cancelled"},
      {"card, cancel: completed",
       "1 pending > 2 inventory_reserved > 3 payment_completed > 4 "
       "completed > 5 cancelling(cancelled) > 6 "
       "completed(delivery_refused); steps done done done; stock "
       "reserved; payment completed; delivery scheduled"},
      {"card, delivery_refused",
       "1 pending > 2 inventory_reserved > 3 payment_completed > 4 "
       "compensating(delivery_refused) > 5 failed(delivery_refused); "
       "steps undone undone failed; stock released; payment refunded; "
       "delivery failed(delivery_refused)"},
      {"card, payment_declined",
       "1 pending > 2 inventory_reserved > 3 "
       "compensating(payment_declined) > 4 failed(payment_declined); "
       "steps undone failed waiting; stock released; payment "
       "failed(payment_declined); delivery 404"},
      {"checkouts",
       "400, 1 draft > 2 pending > 3 failed(insufficient_credit); 8 paid, "
       "credit 80, stock 3, 1 draft > 2 pending > 3 "
       "failed(insufficient_credit) > 4 pending > 5 payment_completed > 6 "
       "completed; followed: 1 draft > 2 pending > 3 payment_completed > 4 "
       "completed"},
      {"no such product", "404 problem"},
      {"no wallet",
       "1 pending > 2 inventory_reserved > 3 "
       "compensating(insufficient_credit) > 4 "
       "failed(insufficient_credit); steps undone failed waiting; stock "
       "released; payment failed(insufficient_credit); delivery 404"},
      {"pieces after failures", R"({"available":10,"reserved":0})"},
      {"repeats", "8 answers, 1 order, 1 in the list"},
      {"restock", "200, 409 problem"},
      {"sold out",
       "400, credit 100, stock 1; 200, credit 80, stock 0; 200, credit 80, "
       "stock 0; 1 draft > 2 pending > 3 payment_completed > 4 "
       "compensating(insufficient_stock) > 5 failed(insufficient_stock) > 6 "
       "pending > 7 payment_completed > 8 completed; steps done done"},
      {"the other gateway", "1 pending > 2 failed(insufficient_stock)"},
      {"too little stock",
       "1 pending > 2 failed(insufficient_stock); steps failed waiting "
       "waiting; stock 404; payment 404; delivery 404"},
      {"unknown product",
       "1 pending > 2 failed(unknown_product); steps failed waiting "
       "waiting; stock 404; payment 404; delivery 404"},
      {"wallet", R"(200, 409 problem, {"user_id":"eva","credit":2.50})"},
  };
  return all;
}

/// What differs: one decision instead of a status a step, and all that was
/// asked is undone together.
const transcript& of_two_phases() {
  static const transcript all = [] {
    auto result = of_orchestration();
    const std::string agreed = "1 pending > 2 committing > 3 completed";
    result["card, completed"]
        = agreed
          + "; steps done done done; stock reserved; payment completed; "
            "delivery scheduled";
    result["card, cancel: cancelled"]
        = agreed
          + " > 4 cancelling(cancelled) > 5 cancelled(cancelled); steps "
            "undone undone undone; stock released; payment refunded; "
            "delivery cancelled";
    result["card, cancel: completed"]
        = agreed
          + " > 4 cancelling(cancelled) > 5 completed(delivery_refused); "
            "steps done done done; stock reserved; payment completed; "
            "delivery scheduled";
    auto refused = [](const std::string& why) {
      return "1 pending > 2 compensating(" + why + ") > 3 failed(" + why + ")";
    };
    result["card, delivery_refused"]
        = refused("delivery_refused")
          + "; steps undone undone failed; stock released; payment refunded; "
            "delivery failed(delivery_refused)";
    for (std::string why : {"payment_declined", "insufficient_credit"})
      result[why == "payment_declined" ? "card, " + why : "no wallet"]
          = refused(why) + "; steps undone failed *";
    result["too little stock"]
        = refused("insufficient_stock") + "; steps failed *";
    result["unknown product"] = refused("unknown_product") + "; steps failed *";
    result["the other gateway"] = refused("insufficient_stock");
    result["batches"]
        = "200 200 200 200 200 200 200 200 200 200 1 draft > 2 pending > 3 "
          "committing > 4 completed > 5 draft > 6 pending > 7 committing > 8 "
          "completed";
    result["checkouts"]
        = "400, 1 draft > 2 pending > 3 compensating(insufficient_credit) > 4 "
          "failed(insufficient_credit); 8 paid, credit 80, stock 3, 1 draft > "
          "2 pending > 3 compensating(insufficient_credit) > 4 "
          "failed(insufficient_credit) > 5 pending > 6 committing > 7 "
          "completed; followed: 1 draft > 2 pending > 3 committing > 4 "
          "completed";
    result["sold out"]
        = "400, credit 100, stock 1; 200, credit 80, stock 0; 200, credit 80, "
          "stock 0; 1 draft > 2 pending > 3 compensating(insufficient_stock) "
          "> 4 failed(insufficient_stock) > 5 pending > 6 committing > 7 "
          "completed; steps done done";
    return result;
  }();
  return all;
}

} // namespace

const transcript& expected_transcript(const std::string& coordination) {
  return coordination == "two_phase_commit" ? of_two_phases()
                                            : of_orchestration();
}

bool is_as_expected(const std::string& told, const std::string& expected) {
  return expected.ends_with('*')
             ? told.starts_with(expected.substr(0, expected.size() - 1))
             : told == expected;
}

} // namespace troupe::wirings

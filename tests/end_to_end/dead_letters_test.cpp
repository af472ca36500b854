#include "tests/end_to_end/spoilt_shop.hpp"

namespace {

using namespace troupe::end_to_end;

} // namespace

BOOST_FIXTURE_TEST_SUITE(dead_letters, spoilt_shop)

BOOST_AUTO_TEST_CASE(a_poison_command_is_replayed_to_its_end) {
  auto order_id = order_cursed();
  auto letter = ann.letters(1)[0];
  auto saga_id = ann.show("/orders/" + order_id).at("saga_id");
  BOOST_TEST(letter.at("id") == "inventory-1");
  BOOST_TEST(letter.at("participant") == "inventory");
  BOOST_TEST(letter.at("type") == "inventory.reserve");
  BOOST_TEST(letter.at("saga_id") == saga_id);
  BOOST_TEST(letter.at("order_id") == order_id);
  BOOST_TEST(letter.at("count") == 1);
  BOOST_TEST(letter.at("error").get<std::string>().find("a curse")
             != std::string::npos);
  BOOST_TEST(letter.at("headers").at("ce_id")
             == saga_id.get<std::string>() + "/inventory.reserve");
  BOOST_TEST(
      letter.at("content").at("purchase").at("items").at(0).at("quantity")
      == 2);
  BOOST_TEST(ann.show("/dead-letters/inventory-1") == letter);
  BOOST_TEST(ann.show("/orders/" + order_id).at("status") == "pending");

  lift("inventory.db");
  auto replayed = ann.post("/dead-letters/inventory-1/replay");
  BOOST_TEST(replayed.status == 202);
  BOOST_TEST(replayed.parsed() == letter);
  ann.await(order_id, "completed");
  BOOST_TEST(ann.pieces("cursed").at("reserved") == 2);
  ann.letters(0);
  BOOST_TEST(ann.post("/dead-letters/inventory-1/replay").status == 404);
}

BOOST_AUTO_TEST_CASE(a_letter_outlives_its_process) {
  auto order_id = order_cursed();
  auto letter = ann.letters(1)[0];
  process.kill();
  troupe_process again{shop_flags(data.path().string(), {})};
  shopper bob{again.port()};
  auto kept = bob.show("/dead-letters/inventory-1");
  kept["count"] = letter["count"]; // it may have been sent again at the start
  BOOST_TEST(kept == letter);
}

BOOST_AUTO_TEST_CASE(an_edited_message_is_sent_instead) {
  auto order_id = order_cursed();
  auto fine = ann.stock(10);
  auto content = ann.letters(1)[0].at("content");
  auto replay = [&](const json& edited) {
    return ann.post("/dead-letters/inventory-1/replay", edited).status;
  };
  auto other = content;
  other["saga"]["saga_id"] = "another";
  BOOST_TEST(replay(other) == 422);
  auto unheard = content;
  unheard["purchase"]["method"] = "barter";
  BOOST_TEST(replay(unheard) == 422);
  BOOST_TEST(replay(json::array()) == 422);
  BOOST_TEST(ann.send("POST", "/dead-letters/inventory-1/replay", "{",
                      {"Content-Type: application/json"})
                 .status
             == 400);
  content["purchase"]["items"][0]["product_id"] = fine;
  BOOST_TEST(replay(content) == 202);
  ann.await(order_id, "completed");
  BOOST_TEST(ann.pieces(fine).at("reserved") == 2);
}

BOOST_AUTO_TEST_CASE(what_a_client_asked_can_only_be_deleted) {
  curse("payment.db", "wallets", "user_id");
  auto told
      = ann.post("/payments/wallets/cursed/deposit", {{"amount", 1}}).status;
  BOOST_TEST(told == 500);
  auto letter = ann.letters(1)[0];
  BOOST_TEST(letter.at("id") == "payment-1");
  BOOST_TEST(letter.at("type") == "deposit");
  BOOST_TEST(letter.at("content") == "cursed");
  BOOST_TEST(letter.at("saga_id").is_null());
  auto replayed = ann.post("/dead-letters/payment-1/replay");
  BOOST_TEST(replayed.status == 409);
  BOOST_TEST(replayed.is_problem());
  auto remove = [&] {
    return ann.send("DELETE", "/dead-letters/payment-1", "", {}).status;
  };
  BOOST_TEST(remove() == 204);
  BOOST_TEST(remove() == 404);
  ann.letters(0);
}

BOOST_AUTO_TEST_CASE(letters_of_all_participants_are_one_list) {
  order_cursed();
  ann.letters(1);
  curse("payment.db", "wallets", "user_id");
  for (auto wallet : {"cursed-a", "cursed-b"})
    ann.post("/payments/wallets/" + std::string{wallet} + "/deposit",
             {{"amount", 1}});
  ann.letters(3);
  std::string listed;
  std::string cursor;
  for (int pages = 0; pages < 5; ++pages) {
    auto page = ann.show("/dead-letters?limit=1"
                         + (cursor.empty() ? "" : "&cursor=" + cursor));
    for (auto& letter : page.at("items"))
      listed += letter.at("id").get<std::string>() + " ";
    cursor = page.value("next_cursor", "");
    if (cursor.empty())
      break;
  }
  BOOST_TEST(listed == "payment-2 payment-1 inventory-1 ");
}

BOOST_AUTO_TEST_CASE(what_is_no_letter_is_not_found) {
  for (auto id : {"inventory-1", "inventory-x", "inventory", "nobody-1", "-1"})
    BOOST_TEST(ann.get("/dead-letters/" + std::string{id}).status == 404, id);
  for (auto cursor :
       {"l1", "l1-2-3", "l1-2-3-4-5", "l1-2-x-4", "p1", "l-1-2-3"})
    BOOST_TEST(ann.get("/dead-letters?cursor=" + std::string{cursor}).status
                   == 422,
               cursor);
  BOOST_TEST(ann.get("/dead-letters?cursor=l1-2-3-4").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()

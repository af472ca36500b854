#include "tests/end_to_end/raw_requests.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe::end_to_end;
using boost::unit_test::fixture;

BOOST_AUTO_TEST_SUITE(refused_requests, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(a_path_that_leads_nowhere_is_not_found) {
  shopper ann;
  for (auto path :
       {"/nothing", "/orders/", "/orders/a/b", "/orders/a/events/b", "//orders",
        "/inventory/", "/payments/wallets/", "/payments/a/b", "/ORDERS"}) {
    auto missing = ann.get(path);
    BOOST_TEST(missing.status == 404, path);
    BOOST_TEST(missing.is_problem(), path);
  }
}

BOOST_AUTO_TEST_CASE(an_id_that_cannot_exist_is_not_found) {
  shopper ann;
  for (auto& id :
       {std::string(129, 'x'), std::string{"a%0Ab"}, std::string{"a%7Fb"}})
    for (std::string path :
         {"/orders/", "/inventory/", "/payments/", "/deliveries/",
          "/payments/wallets/", "/inventory/reservations/"})
      BOOST_TEST(ann.get(path + id).status == 404, path + id);
  BOOST_TEST(ann.get("/orders/" + std::string(128, 'x')).status == 404);
  auto deposit
      = ann.post("/payments/wallets/" + std::string(129, 'x') + "/deposit",
                 {{"amount", 1}});
  BOOST_TEST(deposit.status == 404);
}

BOOST_AUTO_TEST_CASE(a_path_that_is_badly_encoded_is_a_bad_request) {
  for (auto path : {"/orders/%", "/orders/%4", "/orders/%zz", "/orders/%FF",
                    "/orders/%00", "/orders?user_id=%FF"}) {
    auto refused = answer_and_close(std::string{"GET "} + path
                                    + " HTTP/1.1\r\nHost: here\r\n\r\n");
    BOOST_TEST(refused.status == 400, path);
    BOOST_TEST(refused.field("Content-Type") == "application/problem+json");
  }
}

BOOST_AUTO_TEST_CASE(a_wrong_method_is_told_the_right_ones) {
  shopper ann;
  struct {
    const char* method;
    const char* path;
    const char* allow;
  } cases[] = {
      {"DELETE", "/orders", "GET, HEAD, POST"},
      {"PUT", "/orders/a", "GET, HEAD"},
      {"GET", "/orders/a/cancel", "POST"},
      {"POST", "/orders/a/events", "GET, HEAD"},
      {"PATCH", "/inventory/a", "GET, HEAD, PUT"},
      {"GET", "/inventory/a/restock", "POST"},
      {"POST", "/inventory/reservations/a", "GET, HEAD"},
      {"GET", "/payments/wallets/a/deposit", "POST"},
      {"POST", "/payments", "GET, HEAD"},
      {"POST", "/deliveries/a", "GET, HEAD"},
      {"POST", "/metrics", "GET, HEAD"},
      {"OPTIONS", "/livez", "GET, HEAD"},
  };
  for (auto& [method, path, allow] : cases) {
    BOOST_TEST_CONTEXT(method << " " << path) {
      auto refused = ann.send(method, path, "", {});
      BOOST_TEST(refused.status == 405);
      BOOST_TEST(refused.header("allow") == allow);
      BOOST_TEST(refused.is_problem());
    }
  }
}

BOOST_AUTO_TEST_CASE(an_accept_that_allows_no_json_is_refused) {
  shopper ann;
  for (auto accept : {"text/html", "application/xml", "application/json;q=0",
                      "text/event-stream"}) {
    auto refused = ann.get("/orders", {std::string{"Accept: "} + accept});
    BOOST_TEST(refused.status == 406, accept);
    BOOST_TEST(refused.is_problem());
  }
  for (auto accept : {"*/*", "application/*", "text/html, */*;q=0.1",
                      "nonsense", "application/json;q=x", "a/b/c, ;;"})
    BOOST_TEST(ann.get("/orders", {std::string{"Accept: "} + accept}).status
                   == 200,
               accept);
  BOOST_TEST(ann.get("/orders/a/events", {"Accept: text/html"}).status == 406);
}

BOOST_AUTO_TEST_CASE(a_body_of_another_type_is_refused) {
  shopper ann;
  auto order = order_of("p", 1, {{"amount", 1}}).dump();
  for (auto type : {"text/plain", "application/x-www-form-urlencoded",
                    "application/jsonx", "application/problem+json"})
    for (auto [method, path] : {std::pair{"POST", "/orders"},
                                {"POST", "/inventory"},
                                {"PUT", "/inventory/p"},
                                {"POST", "/inventory/p/restock"},
                                {"POST", "/payments/wallets/p/deposit"}}) {
      auto refused = ann.send(method, path, order,
                              {std::string{"Content-Type: "} + type});
      BOOST_TEST(refused.status == 415, method << " " << path << " " << type);
      BOOST_TEST(refused.is_problem());
    }
  BOOST_TEST(ann.send("POST", "/orders", order, {}).status == 415);
  for (auto type : {"application/json", "Application/JSON;charset=UTF-8",
                    "application/json ; charset=\"utf-8\""})
    BOOST_TEST(ann.send("POST", "/orders", order,
                        {std::string{"Content-Type: "} + type})
                       .status
                   == 201,
               type);
}

BOOST_AUTO_TEST_CASE(a_body_in_another_coding_is_refused_as_such) {
  shopper ann;
  auto order = order_of("p", 1, {{"amount", 1}}).dump();
  auto of = [&](const char* path, const char* coding) {
    return ann.send("POST", path, order,
                    {"Content-Type: application/json",
                     std::string{"Content-Encoding: "} + coding});
  };
  for (auto path : {"/orders", "/inventory"})
    for (auto coding : {"gzip", "identity, br", "x"}) {
      auto refused = of(path, coding);
      BOOST_TEST(refused.status == 415, path << " " << coding);
      BOOST_TEST(refused.header("accept-encoding") == "identity");
      auto detail = refused.parsed()["detail"].get<std::string>();
      BOOST_TEST(detail.find("Content-Encoding") != detail.npos);
    }
  for (auto coding : {"identity", "Identity", "identity, identity"})
    BOOST_TEST(of("/orders", coding).status == 201, coding);
  BOOST_TEST(
      ann.send("POST", "/orders/none/cancel", "", {"Content-Encoding: gzip"})
          .status
      == 404);
}

BOOST_AUTO_TEST_CASE(contradictory_fields_are_refused) {
  auto order = order_of("p", 1, {{"amount", 1}}).dump();
  auto refused = answer_and_close(
      order_head("Idempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: "
                 + std::to_string(order.size()) + "\r\n")
      + order);
  BOOST_TEST(refused.status == 400);
  BOOST_TEST(refused.body.find("Idempotency-Key") != refused.body.npos);
}

BOOST_AUTO_TEST_CASE(a_body_over_a_mebibyte_is_refused_before_it_is_read) {
  auto refused = answer_and_close(order_head("Content-Length: 1048577\r\n"));
  BOOST_TEST(refused.status == 413);
  BOOST_TEST(refused.field("Content-Type") == "application/problem+json");
  auto order = order_of("p", 1, {{"amount", 1}}).dump();
  order.resize(1'048'576, ' ');
  shopper ann;
  BOOST_TEST(
      ann.send("POST", "/orders", order, {"Content-Type: application/json"})
          .status
      == 201);
}

BOOST_AUTO_TEST_CASE(a_head_over_16_kibibytes_is_refused) {
  auto refused = answer_and_close("GET /livez HTTP/1.1\r\nHost: here\r\nX: "
                                  + std::string(17'000, 'x') + "\r\n\r\n");
  BOOST_TEST(refused.status == 431);
  shopper ann;
  BOOST_TEST(ann.get("/livez", {"X: " + std::string(15'000, 'x')}).status
             == 200);
}

BOOST_AUTO_TEST_CASE(contradictory_lengths_are_refused) {
  for (auto lengths : {"Content-Length: 2\r\nContent-Length: 3\r\n",
                       "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
                       "Content-Length: -1\r\n", "Content-Length: two\r\n"}) {
    auto refused = answer_and_close(order_head(lengths) + "{}");
    BOOST_TEST(refused.status == 400, lengths);
  }
}

BOOST_AUTO_TEST_SUITE_END()

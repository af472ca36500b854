#include "tests/bench/workload.hpp"

namespace troupe::bench {

namespace {

std::string numbered(const char* what, unsigned number) {
  auto digits = std::to_string(number);
  return what + std::string(4 - digits.size(), '0') + digits;
}

std::string post(const std::string& path, const std::string& body,
                 const char* more = "") {
  return "POST " + path
         + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
         + more + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n"
         + body;
}

} // namespace

std::string product_id(unsigned number) {
  return numbered("product_", number);
}

std::string user_id(unsigned number) {
  return numbered("user_", number);
}

std::string lines(unsigned first, unsigned second) {
  return R"([{"product_id":")" + product_id(first)
         + R"(","quantity":1},{"product_id":")" + product_id(second)
         + R"(","quantity":1}])";
}

std::vector<std::string> product_requests(const workload& w) {
  std::vector<std::string> result;
  for (unsigned i = 0; i < w.products; ++i)
    result.push_back(
        post("/inventory", R"({"product_id":")" + product_id(i)
                               + R"(","name":"Product","price":9.99)"
                                 R"(,"quantity":)"
                               + std::to_string(initial_stock) + '}'));
  return result;
}

std::vector<std::string> order_requests(const workload& w, bool wait,
                                        const char* method) {
  std::mt19937 random{1};
  picker any{w};
  auto coordination = w.coordination.empty()
                          ? ""
                          : R"(,"coordination":")" + w.coordination + '"';
  std::vector<std::string> result;
  for (unsigned i = 0; i < 4'096; ++i) {
    auto first = any(random);
    auto second = any(random);
    result.push_back(post("/orders",
                          R"({"user_id":")" + user_id(i % users)
                              + R"(","items":)" + lines(first, second)
                              + R"(,"amount":29.97,"payment":{"method":")"
                              + method + R"("},"delivery":{"address":")"
                              + address + R"("})" + coordination + '}',
                          wait ? "Prefer: wait=30\r\n" : ""));
  }
  return result;
}

std::vector<std::string> deposit_requests() {
  std::vector<std::string> result;
  for (unsigned i = 0; i < users; ++i)
    result.push_back(post("/payments/wallets/" + user_id(i) + "/deposit",
                          R"({"amount":1000000})"));
  return result;
}

} // namespace troupe::bench

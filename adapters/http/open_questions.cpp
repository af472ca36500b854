#include "adapters/http/open_questions.hpp"

#include "adapters/http/problem.hpp"

#include <vector>

namespace troupe::http {

namespace {

int status_of(refusal why) {
  switch (why) {
  case refusal::none:
    return 200;
  case refusal::not_found:
    return 404;
  case refusal::conflict:
    return 409;
  case refusal::key_reused:
    return 422;
  case refusal::overloaded:
  case refusal::unavailable:
    return 503;
  case refusal::fault:
    break;
  }
  return 500;
}

} // namespace

std::uint64_t open_questions::add(std::shared_ptr<exchange> client,
                                  std::function<void(void*)> then,
                                  std::function<void()> otherwise,
                                  instant deadline) {
  std::lock_guard guard{mutex_};
  auto number = ++last_number_;
  open_.emplace(number, question{std::move(client), std::move(then),
                                 std::move(otherwise)});
  deadlines_.emplace_back(deadline, number);
  return number;
}

std::optional<open_questions::question>
open_questions::take(std::uint64_t number) {
  std::lock_guard guard{mutex_};
  auto node = open_.extract(number);
  if (!node)
    return std::nullopt;
  return std::move(node.mapped());
}

void open_questions::refuse(const question& asked, refusal why,
                            const std::string& detail, bool replayed) {
  if (asked.otherwise)
    asked.otherwise();
  if (!asked.client)
    return;
  auto refused = problem(asked.client->request(), status_of(why), detail);
  if (replayed)
    refused.headers.emplace_back("Idempotency-Replayed", "true");
  asked.client->respond(std::move(refused));
}

void open_questions::give_up(instant now) {
  std::vector<question> late;
  {
    std::lock_guard guard{mutex_};
    while (!deadlines_.empty() && deadlines_.front().first <= now) {
      if (auto node = open_.extract(deadlines_.front().second))
        late.push_back(std::move(node.mapped()));
      deadlines_.pop_front();
    }
  }
  for (auto& asked : late) {
    if (asked.otherwise)
      asked.otherwise();
    if (asked.client)
      asked.client->respond(
          problem(asked.client->request(), 504,
                  "the participant did not answer in time; the request may "
                  "still be carried out"));
  }
}

} // namespace troupe::http

#include "adapters/http/open_questions.hpp"

#include "adapters/http/problem.hpp"

#include <vector>

namespace troupe::http {

namespace {

int status_of(refusal why, const exchange& client) {
  switch (why) {
  case refusal::none:
    return 200;
  case refusal::not_found:
    return client.refusal_status(404);
  case refusal::conflict:
    return client.refusal_status(409);
  case refusal::key_reused:
    return client.refusal_status(422);
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
  // Nearly all have the same time, so that the oldest is the next.
  deadlines_.emplace_hint(deadlines_.end(), deadline, number);
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

void open_questions::tell(const question& asked, void* value) {
  try {
    asked.then(value);
  } catch (const std::exception&) {
    refuse(asked, refusal::fault, "the answer could not be handed on", false);
  }
}

void open_questions::refuse(const question& asked, refusal why,
                            const std::string& detail, bool replayed) {
  if (asked.otherwise)
    asked.otherwise();
  if (!asked.client)
    return;
  auto& client = *asked.client;
  auto refused = problem(client.request(), status_of(why, client), detail);
  if (replayed)
    refused.headers.emplace_back("Idempotency-Replayed", "true");
  client.respond(std::move(refused));
}

void open_questions::give_up(instant now) {
  std::vector<question> late;
  {
    std::lock_guard guard{mutex_};
    auto end = deadlines_.upper_bound(now);
    for (auto i = deadlines_.begin(); i != end; i = deadlines_.erase(i))
      if (auto node = open_.extract(i->second))
        late.push_back(std::move(node.mapped()));
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

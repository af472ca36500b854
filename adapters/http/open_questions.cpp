#include "adapters/http/open_questions.hpp"

#include "adapters/http/idempotency.hpp"
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
  case refusal::expired:
  case refusal::in_doubt:
    return 504;
  case refusal::fault:
    break;
  }
  return 500;
}

/// For the client of something that may or may not have been done.
std::string in_doubt(const request& asked) {
  std::string result = "it is not known whether this was done";
  if (asked.header("idempotency-key"))
    result += "; the same request with the same Idempotency-Key asks again, "
              "and does nothing twice";
  return result;
}

std::string detail_of(refusal why, std::string detail, const request& asked) {
  if (why == refusal::expired)
    return "there was no time to do this: it has not been done and will not be";
  return why == refusal::in_doubt ? in_doubt(asked) : std::move(detail);
}

} // namespace

std::uint64_t open_questions::add(question asked, instant deadline) {
  std::lock_guard guard{mutex_};
  auto number = ++last_number_;
  open_.emplace(number, std::move(asked));
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

void open_questions::tell(const question& asked,
                          const std::function<void()>& then) {
  try {
    then();
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
  auto refused = problem(client.request(), status_of(why, client),
                         detail_of(why, detail, client.request()));
  mark_replayed(refused, client.request(), replayed);
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
      asked.client->fail(504, asked.changes
                                  ? in_doubt(asked.client->request())
                                  : "the participant did not answer in time");
  }
}

} // namespace troupe::http

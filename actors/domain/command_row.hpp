#pragma once

#include "actors/domain/answers.hpp"
#include "actors/domain/identifiers.hpp"

#include <string>
#include <string_view>

/// How a participant does once what it is asked for more than once.
namespace troupe {

/// A command that was asked for with a key, and what was answered. `Answer` is
/// a record.
template <class Answer>
struct command_row {
  static constexpr std::string_view table = "commands";
  std::string command_id;
  std::string fingerprint;
  refusal refused{};
  std::string detail;
  Answer answer;
  instant created_at = 0;
  TROUPE_FIELDS(command_id, fingerprint, refused, detail, answer, created_at)
};

/// Asks for what `once` needs to know.
template <class Rows>
void want_once(Rows& rows, const command_key& key) {
  if (!key.id.empty())
    rows.want(key.id);
}

/// Runs `work` once a command id: repeats get the stored answer. `rows` are the
/// participant's command rows; `work` answers with `answer<Answer>`.
template <class Rows, class Work>
auto once(Rows& rows, const command_key& key, instant now, Work&& work)
    -> decltype(work()) {
  if (key.id.empty())
    return work();
  if (auto known = rows.find(key.id)) {
    if (known->fingerprint != key.fingerprint)
      return {.refused = refusal::key_reused,
              .detail = "this idempotency key was used for another request"};
    return {.refused = known->refused,
            .detail = known->detail,
            .replayed = true,
            .value = known->answer};
  }
  auto result = work();
  rows.add({key.id, key.fingerprint, result.refused, result.detail,
            result.value, now});
  return result;
}

} // namespace troupe

#pragma once

#include "actors/domain/answers.hpp"
#include "actors/domain/message_headers.hpp"

#include <exception>

/// Commands that a participant could not act on and has put aside, and what may
/// be asked about them.
namespace troupe {

/// A message is kept as it was, so that it can be sent once more when what made
/// it fail is mended. What the gateway asked was answered to its client: of
/// that only what people need to know is kept.
struct dead_letter {
  static constexpr std::string_view table = "dead_letters";
  std::int64_t id = 0;    ///< counts one participant's; made by its store
  instant parked_at = 0;  ///< when it came for the first time
  std::string command;    ///< the message's type, or what was asked
  std::string saga_id;    ///< empty for what the gateway asked
  std::string content;    ///< the message's body
  std::string error;      ///< the last time
  std::string message_id; ///< what comes again is the same letter; or empty
  std::string order_id;
  std::int64_t count = 1; ///< how often it has come
  std::vector<message_header> headers;
  TROUPE_FIELDS(id, parked_at, command, saga_id, content, error, message_id,
                order_id, count, headers)
};

/// All of a message but its content, which the store writes.
inline dead_letter letter_of(const message& m) {
  return {.command = std::string{type_of(m)},
          .saga_id = saga_id_of(m),
          .message_id = id_of(m),
          .order_id = order_id_of(m),
          .headers = headers_of(m)};
}

inline answer<dead_letter> no_letter(std::int64_t id) {
  return {.refused = refusal::not_found,
          .detail = "no dead letter " + std::to_string(id)};
}

/// It cannot be sent, because it is no message.
inline answer<dead_letter> unreadable(const dead_letter& letter,
                                      const std::exception& why) {
  return {.refused = refusal::conflict,
          .detail
          = letter.command + " cannot be sent once more: " + why.what()};
}

struct list_dead_letters {
  using answer = troupe::page<dead_letter>;
  page_request page;
  TROUPE_FIELDS(page)
};

struct get_dead_letter {
  using answer = dead_letter;
  std::int64_t id = 0;
  TROUPE_FIELDS(id)
};

/// Sends its message once more; the letter is gone with that. Answered with the
/// letter as it was.
struct replay_dead_letter {
  using answer = dead_letter;
  std::int64_t id = 0;
  std::string content; ///< to be sent instead; empty: what the letter has
  TROUPE_FIELDS(id, content)
};

struct delete_dead_letter {
  using answer = dead_letter;
  std::int64_t id = 0;
  TROUPE_FIELDS(id)
};

} // namespace troupe

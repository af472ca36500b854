#pragma once

#include "actors/interfaces.hpp"
#include "adapters/http/exchange.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>

namespace troupe::http {

/// What is done with the answer to a question.
template <class Question>
using then_function = std::function<void(answer<typename Question::answer>&)>;

namespace detail {

template <class... Answers>
auto any_then(types<Answers...>)
    -> std::variant<std::function<void(answer<Answers>&)>...>;

} // namespace detail

/// The gateway's unanswered questions. Any thread.
class open_questions {
public:
  struct question {
    std::shared_ptr<exchange> client; ///< null: the gateway wants to know
    decltype(detail::any_then(all_answers{})) then;
    std::function<void()> otherwise;
    bool changes = false; ///< something, if it is not refused
  };

  /// Answers with the question's number.
  std::uint64_t add(question, instant deadline);

  /// Calls `then`; a refusal goes to the client, after `otherwise`. So does,
  /// with 500, what `then` throws, lest it end the gateway's actor.
  template <class Value>
  void answered(answer<Value>& value) {
    auto asked = take(value.number);
    if (!asked)
      return;
    if (value.refused != refusal::none)
      refuse(*asked, value.refused, value.detail, value.replayed);
    else
      tell(*asked, [&] {
        std::get<std::function<void(answer<Value>&)>>(asked->then)(value);
      });
  }

  /// Answers 504 to those whose deadline has come.
  void give_up(instant now);

private:
  std::optional<question> take(std::uint64_t number);
  static void tell(const question& asked, const std::function<void()>& then);
  static void refuse(const question& asked, refusal why,
                     const std::string& detail, bool replayed);

  std::mutex mutex_;
  std::uint64_t last_number_ = 0;
  std::unordered_map<std::uint64_t, question> open_;
  std::multimap<instant, std::uint64_t> deadlines_;
};

} // namespace troupe::http

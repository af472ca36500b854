#include "tests/exhaustive/third_party.hpp"

#include <algorithm>

namespace troupe::exhaustive {

namespace {

using answered = std::pair<third_party, third_party_answer>;

answered act(third_party next, const third_party_call& call, bool willing) {
  if (!next.asked) {
    next.asked = true;
    next.accepted = next.stands = willing && !next.barred;
    next.held = next.stands && call.what == call_kind::prepare;
  }
  return {next, forward_answered{call.saga, next.accepted,
                                 next.accepted ? "receipt" : ""}};
}

answered commit(third_party next, const third_party_call& call) {
  if (next.stands)
    next.held = false;
  return {next, commit_answered{call.saga, next.stands}};
}

/// A charge is always voided and what is held given back. A cancellation, which
/// is numbered, may be refused; of one parcel once, as the tries that are told
/// apart here are few.
std::vector<answered> undo(const third_party& whom,
                           const third_party_call& call) {
  auto key = call.receipt + "/" + std::to_string(call.number);
  auto answer = [&](bool yes) {
    return undo_answered{call.saga, call.receipt, yes, call.number};
  };
  if (std::ranges::find(whom.kept, key) != whom.kept.end())
    return {{whom, answer(false)}};
  std::vector<answered> result;
  auto undone = whom;
  undone.stands = undone.held = false;
  undone.barred |= call.receipt.empty();
  result.emplace_back(undone, answer(true));
  if (call.number != 0 && whom.is_done()
      && (call.receipt.empty() || call.number == 1)) {
    auto kept = whom;
    kept.kept.push_back(key);
    result.emplace_back(kept, answer(false));
  }
  return result;
}

} // namespace

std::vector<answered> asked(const third_party& whom,
                            const third_party_call& call, bool willing) {
  switch (call.what) {
  case call_kind::undo:
    return undo(whom, call);
  case call_kind::commit:
    return {commit(whom, call)};
  case call_kind::forward:
  case call_kind::prepare:
    break;
  }
  return {act(whom, call, willing)};
}

} // namespace troupe::exhaustive

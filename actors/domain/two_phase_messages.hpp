#pragma once

#include "actors/domain/message_content.hpp"
#include "actors/domain/types.hpp"

#include <string>
#include <string_view>

/// The messages of two-phase commit: the same for all participants of a saga,
/// whose names they begin with.
namespace troupe {

/// `participant` + `verb`, as a constant.
template <fixed_text Participant, fixed_text Verb>
inline constexpr auto joined_text = Participant + Verb;

/// Asks for a vote. Who votes yes can do it, and can undo it, until it hears
/// what was decided; a vote against is the refusal of the participant.
template <fixed_text Participant>
struct prepare_step : purchase_message {
  static constexpr std::string_view type = joined_text<Participant, ".prepare">;
};

template <fixed_text Participant>
struct step_prepared : saga_message {
  static constexpr std::string_view type
      = joined_text<Participant, ".prepared">;
  using answers = prepare_step<Participant>;
  static constexpr auto means = outcome::prepared;
};

template <fixed_text Participant>
struct commit_step : saga_message {
  static constexpr std::string_view type = joined_text<Participant, ".commit">;
};

template <fixed_text Participant>
struct step_committed {
  static constexpr std::string_view type
      = joined_text<Participant, ".committed">;
  using answers = commit_step<Participant>;
  static constexpr auto means = outcome::done;
  saga_context saga;
  std::string receipt; ///< a third party's
  TROUPE_FIELDS(saga, receipt)

  const std::string& detail() const { return receipt; }
};

/// What is not done shall not be done, and what is prepared is undone; what is
/// done is told once more (choreography).
template <fixed_text Participant>
struct abort_step : purchase_message {
  static constexpr std::string_view type = joined_text<Participant, ".abort">;
};

template <fixed_text Participant>
struct step_aborted : saga_message {
  static constexpr std::string_view type = joined_text<Participant, ".aborted">;
  using answers = abort_step<Participant>;
  static constexpr auto means = outcome::undone;
};

template <fixed_text Participant>
using two_phase_messages
    = types<prepare_step<Participant>, step_prepared<Participant>,
            commit_step<Participant>, step_committed<Participant>,
            abort_step<Participant>, step_aborted<Participant>>;

} // namespace troupe

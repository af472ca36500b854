#pragma once

#include "actors/domain/answers.hpp"
#include "actors/ports/clock.hpp"
#include "adapters/remote/handshake.hpp"

#include <caf/actor.hpp>
#include <caf/actor_addr.hpp>
#include <caf/actor_clock.hpp>
#include <caf/actor_control_block.hpp>
#include <caf/fwd.hpp>
#include <caf/message.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::remote {

/// What readiness shows of a service, for any thread.
class presence {
public:
  explicit presence(std::string at_first) : missing_{std::move(at_first)} {}

  std::vector<std::string> missing() const;
  void set(std::vector<std::string> missing);

private:
  mutable std::mutex mutex_;
  std::vector<std::string> missing_;
};

/// A connection to one process of the service.
struct line {
  caf::actor door;
  caf::actor guest; ///< takes our parcels
};

/// Asked by somebody of this process, to be answered by somebody elsewhere.
struct question {
  caf::strong_actor_ptr asker;
  std::uint64_t number = 0; ///< the asker's
  caf::message content;     ///< a parcel; see `switchboard::next_number`
  std::int64_t until = 0;   ///< by our steady clock; 0: it changes nothing
  bool again = false;       ///< it was asked somebody else before
  bool once = false;        ///< nobody could tell that it was asked before
  /// Makes the answer from a parcel's content. `doubtful`: one that says that
  /// nothing was done does not count. Throws unreadable.
  caf::message (*answer)(std::uint64_t number, std::string_view content,
                         bool doubtful)
      = nullptr;
  /// Makes the answer that there is none; of the type that is waited for.
  caf::message (*refuse)(std::uint64_t number, refusal, std::string why)
      = nullptr;
};

/// Who of a service is there, and who waits for which answer. Part of one
/// actor's state; sends in its name.
class switchboard {
public:
  /// How long an answer is waited for; whoever asked gave up long before.
  static constexpr std::chrono::seconds longest_wait{150};

  /// `time` outlives it.
  switchboard(caf::local_actor& self, const clock& time, std::string service,
              std::vector<std::string> addresses, std::shared_ptr<presence>);

  /// Questions get numbers of this side, because askers count on their own.
  std::uint64_t next_number() { return ++last_number_; }

  /// Sends it to the next process in turn, or refuses it at once.
  void ask(question);

  /// Hands an answer to whoever waits for it; who is refused if the question
  /// was not understood there, or the answer is not here. Nobody waits if it
  /// was answered before.
  void answered(const parcel&);

  /// From now on each process hears this, once it is found and every second: so
  /// what is asked for that way comes again after a broken connection.
  void keep_telling(caf::message what);

  /// A process has been found. Known ones are dropped.
  void connected(line, const std::string& address);

  /// Nobody can be reached at this address, or not all of them.
  void failed(const std::string& address, std::string why);

  /// A door or a guest is gone. Without its door a process gets no further
  /// questions; without its guest what it has not answered is asked once more
  /// of another process, or refused.
  void down(const caf::actor_addr& who);

  /// What a process said is missing there, and how late it is by its clock. It
  /// is asked nothing before.
  void heard(const caf::strong_actor_ptr& door, std::vector<std::string> what,
             std::int64_t steady);

  /// To be called once a second: asks how all are, forgets what is too old.
  void tick();

private:
  struct process {
    std::uint64_t id = 0;
    line to;
    bool open = true; ///< its door is
    bool heard = false;
    /// Its steady clock is ahead of ours by this, or by more: what it said has
    /// been on its way for an unknown time. So nothing is done there later than
    /// it may be by our clock.
    std::int64_t ahead = 0;
    std::vector<std::string> missing;
  };

  struct waiting {
    question what;
    std::uint64_t process = 0;
    caf::actor_clock::time_point since;
  };

  void greet(const process&) const;
  process* next_open();
  void send(const caf::actor& to, caf::message) const;
  void send(const process& to, question& what) const;
  void refuse(const question&, refusal, const std::string& why) const;
  void ask_again(std::uint64_t lost);
  void report();

  caf::local_actor& self_;
  const clock& time_;
  std::string service_;
  std::map<std::string, std::string> troubles_; ///< by address; empty: none
  std::shared_ptr<presence> presence_;
  std::vector<process> processes_;
  std::size_t turn_ = 0;
  std::uint64_t last_process_ = 0;
  std::uint64_t last_number_ = 0;
  std::vector<caf::message> standing_;       ///< what is told all the time
  std::map<std::uint64_t, waiting> waiting_; ///< by number: the oldest first
};

} // namespace troupe::remote

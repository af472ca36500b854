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

/// What a service reports as missing. Any thread.
class presence {
public:
  explicit presence(std::string at_first) : missing_{std::move(at_first)} {}

  std::vector<std::string> missing() const;
  void set(std::vector<std::string> missing);

private:
  mutable std::mutex mutex_;
  std::vector<std::string> missing_;
};

/// To one process of the service.
struct connection {
  caf::actor acceptor;
  caf::actor session; ///< the receiver of parcels
};

/// Asked by an actor of this process, to be answered by another process.
struct question {
  caf::strong_actor_ptr asker;
  std::uint64_t number = 0; ///< the asker's
  caf::message content;     ///< a parcel; see `switchboard::next_number`
  std::int64_t until = 0;   ///< by our steady clock; 0: it changes nothing
  bool retried = false;     ///< another process may have carried it out
  bool retryable = true;    ///< false: a retry could not be told from a new one
  /// Decodes the answer. `doubtful`: that nothing was done is not to be
  /// believed. Throws unreadable.
  caf::message (*answer)(std::uint64_t number, std::string_view content,
                         bool doubtful)
      = nullptr;
  /// Makes a refusal, of the type of the answer.
  caf::message (*refuse)(std::uint64_t number, refusal, std::string why)
      = nullptr;
};

/// Distributes questions over the processes of one service and routes their
/// answers back. Part of one actor's state, in whose name it sends.
///
/// It is hard because a connection can break between a question and its answer:
/// then nobody knows whether the question was carried out. What holds:
/// - Each asker gets one answer at most: an entry of `pending_` ends with the
///   answer, with a refusal or after `longest_wait`, and what comes for none is
///   dropped.
/// - A question goes to two processes at most, and to the second one only when
///   the session of the first is down: CAF delivers no answer after that.
/// - A change that could have been carried out without its answer is never
///   refused as not begun, but as refusal::in_doubt.
/// - A process is asked nothing before its clock is known, so that no change
///   begins later than its `until`.
class switchboard {
public:
  /// The timeout of an answer, longer than that of any asker.
  static constexpr std::chrono::seconds longest_wait{150};

  /// `time` outlives it.
  switchboard(caf::local_actor& self, const clock& time, std::string service,
              std::vector<std::string> addresses, std::shared_ptr<presence>);

  /// Renumbers questions, because each asker counts on its own.
  std::uint64_t next_number() { return ++last_number_; }

  /// Sends it to the next process (round robin), or refuses it at once.
  void ask(question);

  /// Routes an answer to its asker; a refusal if the question was not
  /// understood there, or the answer is not here.
  void answered(const parcel&);

  /// Sends this to each process once it is connected, and then every second, so
  /// that a subscription survives a broken connection.
  void send_periodically(caf::message what);

  /// Two addresses may lead to one process: the second one is dropped.
  void connected(connection, const std::string& address);

  /// The address, or an IP address behind it, is not connected.
  void failed(const std::string& address, std::string why);

  /// An acceptor or a session has ended. Without its acceptor a process gets no
  /// further questions; without its session what it has not answered is retried
  /// at another process, or refused.
  void down(const caf::actor_addr& who);

  /// What a process says is missing there, and its steady clock.
  void pong_received(const caf::strong_actor_ptr& acceptor,
                     std::vector<std::string> missing, std::int64_t steady);

  /// To be called once a second: sends heartbeats, enforces timeouts.
  void tick();

private:
  struct process {
    std::uint64_t id = 0;
    connection to;
    bool open = true; ///< its acceptor is
    bool clock_known = false;
    /// Its steady clock is ahead of ours by this, or by more: the pong took an
    /// unknown time. The error makes deadlines there earlier, never later.
    std::int64_t clock_offset = 0;
    std::vector<std::string> missing;
  };

  struct pending_question {
    question what;
    std::uint64_t process = 0;
    caf::actor_clock::time_point since;
  };

  void send_heartbeat(const process&) const;
  process* next_open();
  void send(const caf::actor& to, caf::message) const;
  void send(const process& to, question& what) const;
  void refuse(const question&, refusal, const std::string& why) const;
  void retry(std::uint64_t lost);
  void report();

  caf::local_actor& self_;
  const clock& time_;
  std::string service_;
  std::map<std::string, std::string> errors_; ///< by address; empty: none
  std::shared_ptr<presence> presence_;
  std::vector<process> processes_;
  std::size_t turn_ = 0;
  std::uint64_t last_process_ = 0;
  std::uint64_t last_number_ = 0;
  std::vector<caf::message> periodic_;
  std::map<std::uint64_t, pending_question>
      pending_; ///< by number: the oldest first
};

} // namespace troupe::remote
